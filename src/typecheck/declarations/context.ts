import type { Edit, Fix, Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { DefinitionChecker } from "../interface.ts";
import { nearest } from "../suggest.ts";

/** The text of a file: the module's own, or one that it imports. */
export function sourceOf({ module, world }: DefinitionChecker, file: string): string {
  return (file === module.file ? module : world.modules.get(file))?.source ?? "";
}

/** What a node says, as written. */
export function textOf(checker: DefinitionChecker, node: tree.Node): string {
  const { file, start, end } = node.span;
  return sourceOf(checker, file).slice(start, end).replace(/\s+/g, " ");
}

/** The part of a detail that offers the nearest of some names instead of what a span says. */
export function suggestion(span: Span, word: string, candidates: Iterable<string>): { fix?: Fix } {
  const near = nearest(word, candidates);
  return near === undefined ? {} : { fix: replacement(`did you mean \`${near}\`?`, span, near) };
}

/** A fix that writes another text in one place. */
export function replacement(title: string, span: Span, text: string): Fix {
  return { title, edits: [{ span, text }] };
}

/** Writes a text behind a node. */
export function insertAfter(node: tree.Node, text: string): Edit {
  const { file, end } = node.span;
  return { span: { file, start: end, end }, text };
}

/** Writes an item of a block on a line of its own behind another. */
export function insertLineAfter(checker: DefinitionChecker, item: tree.Node, text: string): Edit {
  const source = sourceOf(checker, item.span.file);
  const line = source.slice(source.lastIndexOf("\n", item.span.start - 1) + 1, item.span.start);
  return insertAfter(item, `\n${/^\s*/.exec(line)?.[0] ?? ""}${text}`);
}

/** Removes an item of a block: with its line where nothing else is on it, else with the comma behind it. */
export function removeItem(checker: DefinitionChecker, item: tree.Node): Edit {
  const { file, start, end } = item.span;
  const source = sourceOf(checker, file);
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const after = /^[ \t]*,?[ \t]*/.exec(source.slice(end))?.[0].length ?? 0;
  const alone = source.slice(lineStart, start).trim() === "" && /^(\r?\n|$)/.test(source.slice(end + after));
  if (!alone) return { span: { file, start, end: end + after }, text: "" };
  const lineEnd = source.indexOf("\n", end);
  return { span: { file, start: lineStart, end: lineEnd < 0 ? source.length : lineEnd + 1 }, text: "" };
}
