import type { DataPlace, Diagnostic, Severity, Span } from "./diagnostic.ts";
import { LineIndex } from "./lines.ts";

/** A span with its lines and columns, which count from 1; they are absent where the file's text is not at hand. */
export interface SpanJson extends Span {
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A diagnostic for programs: what `--format json` prints, one a line. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The first is where the mistake is. */
  readonly labels: readonly (SpanJson & { readonly text: string })[];
  readonly notes: readonly string[];
  readonly place?: DataPlace;
  readonly fix?: {
    readonly title: string;
    readonly edits: readonly (SpanJson & { readonly text: string })[];
  };
}

/** The diagnostic as plain JSON. */
export function toJson(diagnostic: Diagnostic, sources: ReadonlyMap<string, string>): DiagnosticJson {
  const { code, severity, message, labels, notes, place, fix } = diagnostic;
  const spanned = ({ span, text }: { span: Span; text: string }) => ({ ...spanJson(span, sources), text });
  return {
    code,
    severity,
    message,
    labels: labels.map(spanned),
    notes,
    ...(place && { place }),
    ...(fix && { fix: { title: fix.title, edits: fix.edits.map(spanned) } }),
  };
}

function spanJson(span: Span, sources: ReadonlyMap<string, string>): SpanJson {
  const { file, start, end } = span;
  const text = sources.get(file);
  if (text === undefined) return { file, start, end };
  const lines = new LineIndex(text);
  const from = lines.position(start);
  const to = lines.position(end);
  return { file, start, end, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}
