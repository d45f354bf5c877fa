import type { Edit, Fix, Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { walk } from "../../parser/walk.ts";
import type { DefinitionChecker } from "../interface.ts";
import { removal } from "../removal.ts";
import { nearest } from "../suggest.ts";

/** What reading values and calls takes of the checker of definitions. */
export type Reader = Pick<
  DefinitionChecker,
  "world" | "module" | "report" | "evaluateStatic" | "reportBinding"
>;

/** What a node says, as written. */
export function textOf(reader: Reader, { span }: tree.Node): string {
  return sourceOf(reader, span).slice(span.start, span.end).replace(/\s+/g, " ");
}

/** The text that a span lies in: settings given beside the program have files of their own. */
function sourceOf({ world, module }: Reader, { file }: Span): string {
  return (world.modules.get(file) ?? module).source;
}

/** The part of a detail that offers the nearest of some names instead of what a span says. */
export function suggestion(span: Span, word: string, candidates: Iterable<string>): { fix?: Fix } {
  const all = [...candidates];
  const near =
    nearest(word, all) ?? all.find((candidate) => isSwapped(word, candidate) || isBeginning(word, candidate));
  return near === undefined ? {} : { fix: replacement(`did you mean \`${near}\`?`, span, near) };
}

/** Whether two words have the same letters. */
function isSwapped(word: string, candidate: string): boolean {
  return [...word].sort().join("") === [...candidate].sort().join("");
}

/** Whether a word is short for a candidate: `valid` for `validation`. */
function isBeginning(word: string, candidate: string): boolean {
  return word.length >= 3 && candidate.startsWith(word.toLowerCase());
}

/** Counts all names in an expression as used, where its meaning is not known. */
export function useNames({ scope }: DefinitionChecker, expression: tree.Expression): void {
  walk(expression, (node) => {
    if ("kind" in node && node.kind === "name") scope.lookup(node.text);
  });
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
export function insertLineAfter(reader: Reader, item: tree.Node, text: string): Edit {
  const source = sourceOf(reader, item.span);
  const line = source.slice(source.lastIndexOf("\n", item.span.start - 1) + 1, item.span.start);
  return insertAfter(item, `\n${/^\s*/.exec(line)?.[0] ?? ""}${text}`);
}

/** Removes an item of a block. */
export const removeItem = (reader: Reader, item: tree.Node): Edit =>
  removal(sourceOf(reader, item.span), item);
