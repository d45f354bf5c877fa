import type { Label, Span } from "../../src/diagnostics/diagnostic.ts";

/** The span of the `nth` occurrence of a piece of a text. */
export function spanOf(file: string, source: string, piece: string, nth = 0): Span {
  let start = source.indexOf(piece);
  for (let i = 0; i < nth; i++) start = source.indexOf(piece, start + 1);
  if (start < 0) throw new Error(`no ${JSON.stringify(piece)} in the source`);
  return { file, start, end: start + piece.length };
}

/** Labels by the pieces they stand under. */
export function labelsOf(file: string, source: string, texts: Record<string, string>): Label[] {
  return Object.entries(texts).map(([piece, text]) => ({ span: spanOf(file, source, piece), text }));
}
