const TAB = 4;
/** Made when it is first needed: that takes as long as all else that a message needs. */
let graphemes: Intl.Segmenter | undefined;

/** Scripts and symbols that a terminal shows two columns wide: East Asian wide and fullwidth characters, and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\ufe0f/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const CONTROL = /^\p{Cc}/u;

/** One character as it is shown, from display column `column` on, `width` columns wide. */
interface Glyph {
  readonly text: string;
  readonly column: number;
  readonly width: number;
}

/** A source line as a terminal shows it. */
export interface DisplayLine {
  readonly glyphs: readonly Glyph[];
  readonly width: number;
  /** The display column of each UTF-16 offset, the one past the end included. */
  readonly columns: readonly number[];
}

/** Lays out a line: tabs go to the next multiple of 4, control characters are replaced, wide characters take two columns. */
export function display(line: string): DisplayLine {
  const glyphs: Glyph[] = [];
  const columns: number[] = [];
  let column = 0;
  graphemes ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  for (const { segment } of graphemes.segment(line)) {
    const glyph = { ...show(segment, column), column };
    glyphs.push(glyph);
    for (let i = 0; i < segment.length; i++) columns.push(column);
    column += glyph.width;
  }
  return { glyphs, width: column, columns: [...columns, column] };
}

/** How many columns a text takes. */
export function displayWidth(text: string): number {
  return display(text).width;
}

/** Some columns of a line, with `…` in place of the first and last character where something is left out. */
export function clip(line: DisplayLine, { from, to }: Columns): string {
  const inside = line.glyphs.filter((glyph) => glyph.column >= from && glyph.column + glyph.width <= to);
  const cut = (glyph: Glyph) =>
    (glyph === inside[0] && from > 0) || (glyph === inside.at(-1) && line.width > to);
  return inside.map((glyph) => (cut(glyph) ? "…".padEnd(glyph.width) : glyph.text)).join("");
}

/** Some columns of a line: from one, up to another. */
export interface Columns {
  readonly from: number;
  readonly to: number;
}

/** The columns of a line to show in `width` so that what is marked can be seen. */
export function visible(line: DisplayLine, width: number, marked: readonly number[]): Columns {
  if (line.width <= width) return { from: 0, to: Math.max(line.width, 1) };
  const first = Math.min(...marked, line.width);
  const from = first < width * 0.7 ? 0 : Math.min(first - Math.floor(width / 4), line.width - width);
  return { from, to: from + width };
}

function show(segment: string, column: number): { text: string; width: number } {
  if (segment === "\t") {
    const width = TAB - (column % TAB);
    return { text: " ".repeat(width), width };
  }
  if (CONTROL.test(segment)) return { text: "\ufffd", width: 1 };
  if (ZERO.test(segment)) return { text: segment, width: 0 };
  return { text: segment, width: WIDE.test(segment) ? 2 : 1 };
}

/** Breaks a text into lines of at most `width` columns, at spaces; its own line breaks stay. */
export function wrap(text: string, width: number): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line !== "" && displayWidth(longer) > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}
