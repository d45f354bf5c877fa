import type { Part } from "./model.ts";

/** A piece of a diagram: it is entered at the left and left at the right, both on its base line. */
interface Piece {
  readonly width: number;
  /** Room above and below the base line. */
  readonly up: number;
  readonly down: number;
  readonly draw: (x: number, y: number) => string;
}

const GAP = 12;
const TURN = 10;
const HALF = 12;
const LETTER = 8;

/** A syntax diagram as SVG. */
export function railroad(part: Part): string {
  const { width, up, down, draw } = piece(part);
  const [x, y] = [2 * GAP, up + GAP];
  const [fullWidth, height] = [width + 4 * GAP, up + down + 2 * GAP];
  const ends = `${path(GAP, y, `h${GAP}`)}${path(x + width, y, `h${GAP}`)}`;
  const marks = `${path(GAP, y - 6, "v12")}${path(x + width + GAP, y - 6, "v12")}`;
  return `<svg width="${fullWidth}" height="${height}">${marks}${ends}${draw(x, y)}</svg>`;
}

function piece(part: Part): Piece {
  switch (part.kind) {
    case "literal":
      return box(part.text, "literal");
    case "reference":
      return box(part.name, "reference");
    case "sequence":
      return sequence(part.parts.map(piece));
    case "choice":
      return choice(part.parts.map(piece));
    case "optional":
      return choice([skip, piece(part.part)]);
    case "repeated":
      return choice([
        skip,
        loop(piece(part.part), part.separator === undefined ? skip : piece(part.separator)),
      ]);
  }
}

const skip: Piece = { width: 0, up: 0, down: 0, draw: () => "" };

function path(x: number, y: number, steps: string): string {
  return `<path d="M${x} ${y}${steps}"/>`;
}

function box(label: string, kind: "literal" | "reference"): Piece {
  const width = label.length * LETTER + 2 * GAP;
  const draw = (x: number, y: number) => {
    const round = kind === "literal" ? HALF : 2;
    const frame = `<rect x="${x}" y="${y - HALF}" width="${width}" height="${2 * HALF}" rx="${round}"/>`;
    const text = `<text x="${x + width / 2}" y="${y + 4}">${escaped(label)}</text>`;
    const inside = `<g class="${kind}">${frame}${text}</g>`;
    return kind === "literal" ? inside : `<a href="#${label}">${inside}</a>`;
  };
  return { width, up: HALF, down: HALF, draw };
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function sequence(parts: readonly Piece[]): Piece {
  const width = parts.reduce((sum, part) => sum + part.width, GAP * Math.max(0, parts.length - 1));
  const draw = (x: number, y: number) => {
    let at = x;
    return parts
      .map((part, i) => {
        const lead = i === 0 ? "" : path(at, y, `h${GAP}`);
        if (i > 0) at += GAP;
        const drawn = lead + part.draw(at, y);
        at += part.width;
        return drawn;
      })
      .join("");
  };
  const [up, down] = [Math.max(...parts.map((part) => part.up)), Math.max(...parts.map((part) => part.down))];
  return { width, up, down, draw };
}

/** The first on the base line, the others below it. */
function choice(parts: readonly Piece[]): Piece {
  const inner = Math.max(...parts.map((part) => part.width));
  const width = inner + 4 * TURN;
  const rows: number[] = [];
  let below = 0;
  for (const [i, part] of parts.entries()) {
    const row = i === 0 ? 0 : below + Math.max(part.up + GAP / 2, 2 * TURN - below);
    rows.push(row);
    below = row + part.down;
  }
  const draw = (x: number, y: number) =>
    parts
      .map((part, i) => {
        const row = rows[i] ?? 0;
        const rest = inner - part.width;
        const body = part.draw(x + 2 * TURN, y + row) + path(x + 2 * TURN + part.width, y + row, `h${rest}`);
        if (i === 0) return path(x, y, `h${2 * TURN}`) + body + path(x + width, y, `h${-2 * TURN}`);
        const fall = row - 2 * TURN;
        const into = path(x, y, `${arc(1, 1, 1)}v${fall}${arc(0, 1, 1)}`);
        return into + body + path(x + width, y, `${arc(0, -1, 1)}v${fall}${arc(1, -1, 1)}`);
      })
      .join("");
  return { width, up: parts[0]?.up ?? 0, down: below, draw };
}

/** A part, and the way back to its beginning below it. */
function loop(part: Piece, back: Piece): Piece {
  const inner = Math.max(part.width, back.width);
  const width = inner + 2 * TURN;
  const row = Math.max(part.down + GAP / 2 + back.up, 2 * TURN);
  const draw = (x: number, y: number) => {
    const forth = part.draw(x + TURN, y) + path(x + TURN + part.width, y, `h${inner - part.width + TURN}`);
    const rise = row - 2 * TURN;
    const left = path(x + TURN, y, `${arc(0, -1, 1)}v${rise}${arc(0, 1, 1)}`);
    const right = path(x + TURN + inner, y, `${arc(1, 1, 1)}v${rise}${arc(1, -1, 1)}`);
    const middle =
      back.draw(x + TURN, y + row) + path(x + TURN + back.width, y + row, `h${inner - back.width}`);
    return path(x, y, `h${TURN}`) + forth + left + right + middle;
  };
  return { width, up: part.up, down: row + back.down, draw };
}

/** A quarter of a circle, `right` and `down` by TURN (or against it by -1); `sweep` 1 turns clockwise. */
function arc(sweep: number, right: number, down: number): string {
  return `a${TURN} ${TURN} 0 0 ${sweep} ${right * TURN} ${down * TURN}`;
}
