import { type Columns, clip, display, visible } from "./display.ts";
import type { LineIndex } from "./lines.ts";
import type { Piece, Style } from "./paint.ts";
import { type Underline, underlineRows } from "./underline.ts";

/** A labelled range of one file, as offsets. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly sign: "^" | "-";
  readonly style: Style;
}

/** A row of a frame: a source line with its number, what stands below it, or `...` for lines that are left out. */
export interface FrameRow {
  readonly line?: number;
  readonly gap?: true;
  readonly pieces: readonly Piece[];
}

interface LongMark extends Mark {
  readonly first: number;
  readonly last: number;
  /** The bar at the left that joins its first line to its last. */
  readonly bar: number;
  /** Starts at its line's first word, so that the bar alone shows where. */
  readonly whole: boolean;
}

interface Layout {
  readonly lines: LineIndex;
  readonly short: readonly Mark[];
  readonly long: readonly LongMark[];
  /** Columns taken by the bars. */
  readonly margin: number;
  readonly width: number;
}

/** Lines inside a long mark that are shown at each of its ends. */
const ENDS = 2;

/** The source lines that the marks touch with all of them underlined, at most `width` columns wide. */
export function frameRows(lines: LineIndex, marks: readonly Mark[], width: number): FrameRow[] {
  const isLong = (mark: Mark) => lines.position(mark.start).line !== lastLine(lines, mark);
  const long = bars(lines, marks.filter(isLong));
  const margin = long.length === 0 ? 0 : Math.max(...long.map((mark) => mark.bar)) + 2;
  const layout = { lines, short: marks.filter((mark) => !isLong(mark)), long, margin, width };
  let previous: number | undefined;
  return shownLines(layout).flatMap((line) => {
    const gap = previous !== undefined && line > previous + 1;
    previous = line;
    return [...(gap ? [gapRow(layout, line)] : []), ...lineRows(layout, line)];
  });
}

/** The last line that a mark has a character on. */
function lastLine(lines: LineIndex, mark: Mark): number {
  return lines.position(Math.max(mark.start, mark.end - 1)).line;
}

function bars(lines: LineIndex, marks: readonly Mark[]): LongMark[] {
  const placed: LongMark[] = [];
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    const first = lines.position(mark.start);
    const last = lastLine(lines, mark);
    const taken = new Set(placed.filter((other) => other.last >= first.line).map((other) => other.bar));
    let bar = 0;
    while (taken.has(bar)) bar++;
    const whole =
      lines
        .line(first.line)
        .slice(0, first.column - 1)
        .trim() === "";
    placed.push({ ...mark, first: first.line, last, bar, whole });
  }
  return placed;
}

function shownLines({ lines, short, long }: Layout): number[] {
  const shown = new Set(short.map((mark) => lines.position(mark.start).line));
  for (const { first, last } of long)
    for (let line = first; line <= last; line++)
      if (line < first + ENDS || line > last - ENDS) shown.add(line);
  const sorted = [...shown].sort((a, b) => a - b);
  const between = sorted.filter((line, i) => sorted[i + 1] === line + 2).map((line) => line + 1);
  return [...sorted, ...between].sort((a, b) => a - b);
}

function gapRow({ long }: Layout, before: number): FrameRow {
  return { gap: true, pieces: barPieces(long.filter((mark) => mark.first < before && before <= mark.last)) };
}

function lineRows(layout: Layout, line: number): FrameRow[] {
  const { lines, short, long, margin } = layout;
  const shown = display(lines.line(line));
  const column = (offset: number) => shown.columns[offset - lines.start(line)] ?? shown.width;
  const own = short.filter((mark) => lines.position(mark.start).line === line);
  const starting = long.filter((mark) => mark.first === line);
  const ending = long.filter((mark) => mark.last === line);
  const targets = [...own, ...starting].map((mark) => column(mark.start));
  const window = visible(shown, layout.width - margin, [...targets, ...ending.map((m) => column(m.end))]);
  const at = (offset: number) => margin + within(column(offset), window);
  const running = long.filter((mark) => mark.first < line && line <= mark.last);
  const opened = starting.filter((mark) => mark.whole);
  const source: Piece[] = [
    ...barPieces(running),
    ...opened.map((mark): Piece => ({ column: mark.bar, text: "/", style: mark.style })),
    { column: margin, text: clip(shown, window), style: "plain" },
  ];
  const inside = [...running, ...opened];
  const below = underlineRows(own.map((mark) => underline(mark, at)));
  const heads = starting.filter((mark) => !mark.whole);
  return [
    { line, pieces: source },
    ...below.map((pieces) => ({ pieces: [...barPieces(inside), ...pieces] })),
    ...heads.map((mark, i) => ({
      pieces: [...barPieces([...inside, ...heads.slice(0, i)]), ...elbow(mark, mark.bar + 1, at(mark.start))],
    })),
    ...ending.map((mark, i) => {
      const still = [...inside, ...heads].filter((other) => !ending.slice(0, i + 1).includes(other));
      const corner: Piece = { column: mark.bar, text: "|", style: mark.style };
      const text: Piece = { column: at(mark.end) + 1, text: mark.text, style: mark.style };
      const crossed = still.filter((other) => other.bar < mark.bar);
      return {
        pieces: [...barPieces(crossed), corner, ...elbow(mark, mark.bar + 1, at(mark.end) - 1), text],
      };
    }),
  ].map(trimRow);
}

/** A column as it is shown: what lies outside is at the edge. */
function within(column: number, { from, to }: Columns): number {
  return Math.max(from, Math.min(column, to)) - from;
}

function underline(mark: Mark, at: (offset: number) => number): Underline {
  const to = at(mark.end);
  const from = mark.end > mark.start ? Math.min(at(mark.start), to - 1) : to;
  const { text, sign, style } = mark;
  return { from, to: Math.max(from + 1, to), text, sign, style };
}

function elbow(mark: LongMark, from: number, to: number): Piece[] {
  const text = "_".repeat(Math.max(0, to - from)) + mark.sign;
  return [{ column: from, text, style: mark.style }];
}

function barPieces(marks: readonly LongMark[]): Piece[] {
  return marks.map((mark) => ({ column: mark.bar, text: "|", style: mark.style }));
}

function trimRow(row: FrameRow): FrameRow {
  return { ...row, pieces: row.pieces.filter((piece) => piece.text !== "") };
}
