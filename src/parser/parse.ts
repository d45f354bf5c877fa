import { report } from "../diagnostics/catalogue/entry.ts";
import { syntax } from "../diagnostics/catalogue/syntax.ts";
import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import { Documentation } from "./docs.ts";
import { Grammar } from "./grammar/grammar.ts";
import { layout } from "./layout.ts";
import { lex } from "./lex.ts";
import type { Declaration, Module } from "./tree.ts";
import { deeperThan } from "./walk.ts";

export interface Parsed {
  readonly module: Module;
  readonly diagnostics: Diagnostic[];
}

/** How many levels a tree may have, so that whoever walks it never runs out of stack. */
const LEVELS = 1000;

let grammar: Grammar | undefined;

/** Reads a source. Whatever it is, there is a tree of what could be understood, and the rest is reported. */
export function parse(file: string, source: string): Parsed {
  grammar ??= new Grammar();
  const lexed = lex(file, source);
  const laid = layout(file, source, lexed.tokens);
  const documentation = new Documentation(source, lexed.comments);
  const read = grammar.read({ file, source, documentation }, laid.tokens);
  const { declarations, tooDeep } = shallow(read.declarations);
  const module: Module = {
    file,
    source,
    declarations,
    comments: documentation.rest(),
    span: { file, start: 0, end: source.length },
  };
  const brackets = withoutEchoes(laid.diagnostics, read.diagnostics, read.passed);
  const diagnostics = [...lexed.diagnostics, ...brackets, ...read.diagnostics, ...tooDeep];
  return { module, diagnostics: diagnostics.sort((a, b) => placeOf(a) - placeOf(b)) };
}

function placeOf({ labels: [first] }: Diagnostic): number {
  return first?.span.start ?? 0;
}

function shallow(declarations: Declaration[]): { declarations: Declaration[]; tooDeep: Diagnostic[] } {
  const deep = new Map(declarations.map((one) => [one, deeperThan(LEVELS, one)]));
  const tooDeep = [...deep.values()].flatMap((node) =>
    node === undefined
      ? []
      : [report(syntax.tooDeep, { limit: LEVELS }, { labels: [{ span: node.span, text: "too deep" }] })],
  );
  return { declarations: declarations.filter((one) => deep.get(one) === undefined), tooDeep };
}

/** What was found wrong with brackets, less what a mistake in reading explains: one mistake is told once. */
function withoutEchoes(
  brackets: readonly Diagnostic[],
  read: readonly Diagnostic[],
  passed: readonly Span[],
): Diagnostic[] {
  const openers = new Set(read.flatMap(({ labels }) => labels.slice(1).map(({ span }) => span.start)));
  return brackets.filter((diagnostic) => {
    const at = placeOf(diagnostic);
    const opener = diagnostic.labels[1]?.span.start;
    if (diagnostic.code === syntax.unclosed.code) return opener === undefined || !openers.has(opener);
    if (diagnostic.code !== syntax.unopened.code) return true;
    return !passed.some(({ start, end }) => start <= at && at <= end);
  });
}
