import type { Edit } from "./diagnostic.ts";
import { type Columns, clip, display, visible } from "./display.ts";
import { applyEdits, inOrder } from "./fix.ts";
import { grouped } from "./group.ts";
import { LineIndex } from "./lines.ts";
import type { Piece } from "./paint.ts";

/** A row of a suggestion: a line as it becomes, with `+` and `~` below what is new, or an old line that goes. */
export interface SuggestionRow {
  readonly line?: number;
  readonly sign?: "+" | "-";
  readonly pieces: readonly Piece[];
}

/** The lines of one file that a fix changes, as they become, at most `width` columns wide. */
export function suggestionRows(lines: LineIndex, edits: readonly Edit[], width: number): SuggestionRow[] {
  const sorted = inOrder(edits);
  return sorted.every((edit) => staysInLine(lines, edit))
    ? inPlace(lines, sorted, width)
    : beforeAndAfter(lines, sorted, width);
}

function staysInLine(lines: LineIndex, { span, text }: Edit): boolean {
  const { line } = lines.position(span.start);
  return !text.includes("\n") && lines.position(span.end).line === line;
}

function inPlace(lines: LineIndex, edits: readonly Edit[], width: number): SuggestionRow[] {
  const byLine = grouped(edits, (edit) => lines.position(edit.span.start).line);
  return byLine.flatMap(([line, own]) => {
    const start = lines.start(line);
    const local = own.map(({ span, text }) => ({
      span: { ...span, start: span.start - start, end: span.end - start },
      text,
    }));
    const shown = display(applyEdits(lines.line(line), local));
    const changed = changes(local, (offset) => shown.columns[offset] ?? shown.width);
    const window = visible(
      shown,
      width,
      changed.map(({ from }) => from),
    );
    const text = clip(shown, window);
    const signs = changed.flatMap((change) => signOf(change, window));
    const below = signs.length === 0 ? [] : [{ pieces: signs }];
    return [{ line, pieces: [{ column: 0, text, style: "plain" }] }, ...below] satisfies SuggestionRow[];
  });
}

/** What is new in a line. */
interface Change extends Columns {
  readonly sign: "+" | "~";
}

function changes(edits: readonly Edit[], column: (offset: number) => number): Change[] {
  let shift = 0;
  return edits.map(({ span, text }) => {
    const from = column(span.start + shift);
    const to = column(span.start + shift + text.length);
    shift += text.length - (span.end - span.start);
    return { from, to, sign: span.start === span.end ? "+" : "~" };
  });
}

/** `+` below what is inserted, `~` below what replaces something. */
function signOf({ from, to, sign }: Change, window: Columns): Piece[] {
  const [start, end] = [Math.max(from, window.from), Math.min(to, window.to)];
  return end > start ? [{ column: start - window.from, text: sign.repeat(end - start), style: "added" }] : [];
}

function beforeAndAfter(lines: LineIndex, edits: readonly Edit[], width: number): SuggestionRow[] {
  const first = lines.position(edits[0]?.span.start ?? 0).line;
  const last = lines.position(Math.max(...edits.map((edit) => edit.span.end))).line;
  const after = new LineIndex(applyEdits(lines.text, edits));
  const lastAfter = last + after.count - lines.count;
  return [
    ...diffRows(lines, first, last, "-", new Set(texts(after, first, lastAfter)), width),
    ...diffRows(after, first, lastAfter, "+", new Set(texts(lines, first, last)), width),
  ];
}

function texts(lines: LineIndex, first: number, last: number): string[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => lines.line(first + i));
}

function diffRows(
  lines: LineIndex,
  first: number,
  last: number,
  sign: "+" | "-",
  same: ReadonlySet<string>,
  width: number,
): SuggestionRow[] {
  return texts(lines, first, last).flatMap((text, i) => {
    if (same.has(text)) return [];
    const line = display(text);
    const shown = clip(line, visible(line, width, [0]));
    const style = sign === "+" ? "added" : "removed";
    return [{ line: first + i, sign, pieces: [{ column: 0, text: shown, style }] }];
  });
}
