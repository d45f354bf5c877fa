import type { Edit } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";

/** Removes an item of a block: with its lines where nothing else is on them, else with the comma behind or before it. */
export function removal(source: string, item: tree.Node): Edit {
  const { file, start, end } = item.span;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const after = /^[ \t]*(,[ \t]*)?/.exec(source.slice(end))?.[0].length ?? 0;
  const before = /,\s*$/.exec(source.slice(0, start))?.[0].length ?? 0;
  const alone = source.slice(lineStart, start).trim() === "" && /^(\r?\n|$)/.test(source.slice(end + after));
  const isLast = !source.slice(end, end + after).includes(",");
  if (!alone && isLast && before > 0) return { span: { file, start: start - before, end }, text: "" };
  if (!alone) return { span: { file, start, end: end + after }, text: "" };
  const lineEnd = /^[^\n]*\n?/.exec(source.slice(end))?.[0].length ?? 0;
  const blank = lineStart === 0 ? (/^([ \t]*\r?\n)*/.exec(source.slice(end + lineEnd))?.[0].length ?? 0) : 0;
  return { span: { file, start: lineStart, end: end + lineEnd + blank }, text: "" };
}
