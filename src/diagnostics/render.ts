import type { DataPlace, Diagnostic, Label } from "./diagnostic.ts";
import { wrap } from "./display.ts";
import { frameRows, type Mark } from "./frame.ts";
import { grouped } from "./group.ts";
import { LineIndex } from "./lines.ts";
import { compose, type Palette, type Piece, palette } from "./paint.ts";
import { suggestionRows } from "./suggestion.ts";

export interface RenderOptions {
  readonly colour: boolean;
  /** Columns of the terminal; 100 where nothing is said. */
  readonly width?: number;
}

interface Context {
  readonly sources: ReadonlyMap<string, LineIndex>;
  readonly paint: Palette;
  readonly width: number;
}

/**
 * The diagnostics for people: each with its headline, the source lines of all its labels, notes and what its fix would write,
 * and a last line that counts them. An empty text for no diagnostics.
 */
export function render(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  options: RenderOptions,
): string {
  if (diagnostics.length === 0) return "";
  const indexes = new Map([...sources].map(([file, text]) => [file, new LineIndex(text)]));
  const context = { sources: indexes, paint: palette(options.colour), width: options.width ?? 100 };
  const blocks = diagnostics.map((diagnostic) => renderOne(diagnostic, context).join("\n"));
  return `${[...blocks, summary(diagnostics)].join("\n\n")}\n`;
}

/** `3 errors, 1 warning` */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error").length;
  const count = (n: number, what: string) => (n === 0 ? [] : [`${n} ${what}${n === 1 ? "" : "s"}`]);
  return [...count(errors, "error"), ...count(diagnostics.length - errors, "warning")].join(", ");
}

/** `reviews.csv, row 17, column Age` */
export function describePlace({ file, row, column }: DataPlace): string {
  const parts = [file, ...(row === undefined ? [] : [`row ${row}`])];
  return [...parts, ...(column === undefined ? [] : [`column ${column}`])].join(", ");
}

function renderOne(diagnostic: Diagnostic, context: Context): string[] {
  const { severity, code, message, place, labels } = diagnostic;
  const { paint } = context;
  const pad = numberWidth(diagnostic, context);
  const indent = " ".repeat(pad);
  return [
    `${paint[severity](`${severity}[${code}]`)}${paint.headline(`: ${message}`)}`,
    ...(place ? [`${indent}${paint.gutter("-->")} ${describePlace(place)}`] : []),
    ...renderLabels(labels, diagnostic, context, pad),
    ...renderNotes(diagnostic.notes, context, pad),
    ...renderFix(diagnostic, context, pad),
  ];
}

/** One frame a file, that of the first label first. */
function renderLabels(
  labels: readonly Label[],
  { severity }: Diagnostic,
  context: Context,
  pad: number,
): string[] {
  const { paint, sources } = context;
  const files = grouped(labels, (label) => label.span.file);
  return files.flatMap(([file, own], i) => {
    const lines = sources.get(file);
    const arrow = `${" ".repeat(pad)}${paint.gutter(i === 0 ? "-->" : ":::")} `;
    if (!lines) return [`${arrow}${file}`, ...own.map((label) => bare(label.text, context, pad))];
    const { line, column } = lines.position(own[0]?.span.start ?? 0);
    const marks = own.map(({ span, text }, place): Mark => {
      const primary = i === 0 && place === 0;
      const look = primary ? ({ sign: "^", style: severity } as const) : SECONDARY;
      return { start: span.start, end: span.end, text, ...look };
    });
    const rows = frameRows(lines, marks, context.width - pad - 3).map((row) =>
      row.gap
        ? `${paint.gutter("...".padEnd(pad + 2))} ${compose(row.pieces, paint)}`.trimEnd()
        : numbered(row.line, "|", row.pieces, context, pad),
    );
    return [`${arrow}${file}:${line}:${column}`, numbered(undefined, "|", [], context, pad), ...rows];
  });
}

const SECONDARY = { sign: "-", style: "secondary" } as const;

function renderNotes(notes: readonly string[], context: Context, pad: number): string[] {
  const { paint, width } = context;
  const lead = `${" ".repeat(pad)} ${paint.gutter("=")} ${paint.headline("note:")} `;
  return notes.flatMap((note) =>
    wrap(note, width - pad - 9).map((line, i) => (i === 0 ? lead : " ".repeat(pad + 9)) + line),
  );
}

function renderFix({ fix }: Diagnostic, context: Context, pad: number): string[] {
  if (!fix) return [];
  const { paint, sources } = context;
  const files = grouped(fix.edits, (edit) => edit.span.file);
  const rows = files.flatMap(([file, edits]) => {
    const lines = sources.get(file);
    if (!lines) return [];
    const head = files.length > 1 ? [`${" ".repeat(pad)}${paint.gutter("-->")} ${file}`] : [];
    const shown = suggestionRows(lines, edits, context.width - pad - 3).map((row) =>
      numbered(row.line, row.sign ?? "|", row.pieces, context, pad),
    );
    return [...head, numbered(undefined, "|", [], context, pad), ...shown];
  });
  return [`${paint.help("help:")} ${fix.title}`, ...rows];
}

function numbered(
  line: number | undefined,
  sign: "|" | "+" | "-",
  pieces: readonly Piece[],
  { paint }: Context,
  pad: number,
): string {
  const number = String(line ?? "").padStart(pad);
  const style = sign === "|" ? "gutter" : sign === "+" ? "added" : "removed";
  const head = `${paint.gutter(number)} ${paint[style](sign)}`;
  return pieces.length === 0 ? head : `${head} ${compose(pieces, paint)}`.trimEnd();
}

function bare(text: string, { paint }: Context, pad: number): string {
  return `${" ".repeat(pad)} ${paint.gutter("=")} ${text}`;
}

/** Digits of the greatest line number shown. */
function numberWidth({ labels, fix }: Diagnostic, { sources }: Context): number {
  const ends = [...labels, ...(fix?.edits ?? [])].map(
    ({ span }) => sources.get(span.file)?.position(span.end).line,
  );
  return String(Math.max(1, ...ends.map((line) => line ?? 1))).length;
}
