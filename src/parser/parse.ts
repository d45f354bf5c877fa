import { syntax } from "../diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { Documentation } from "./docs.ts";
import { Grammar } from "./grammar/grammar.ts";
import { layout } from "./layout.ts";
import { lex } from "./lex.ts";
import type { Module } from "./tree.ts";

export interface Parsed {
  readonly module: Module;
  readonly diagnostics: Diagnostic[];
}

let grammar: Grammar | undefined;

/** Reads a source. Whatever it is, there is a tree of what could be understood, and the rest is reported. */
export function parse(file: string, source: string): Parsed {
  grammar ??= new Grammar();
  const lexed = lex(file, source);
  const laid = layout(file, source, lexed.tokens);
  const documentation = new Documentation(source, lexed.comments);
  const read = grammar.read({ file, source, documentation }, laid.tokens);
  const inPassed = ({ code, labels: [label] }: Diagnostic) =>
    code === syntax.unopened.code &&
    read.passed.some(
      ({ start, end }) => label !== undefined && start <= label.span.start && label.span.start <= end,
    );
  const diagnostics = [
    ...lexed.diagnostics,
    ...laid.diagnostics.filter((diagnostic) => !inPassed(diagnostic)),
    ...read.diagnostics,
  ].sort((a, b) => (a.labels[0]?.span.start ?? 0) - (b.labels[0]?.span.start ?? 0));
  const module: Module = {
    file,
    source,
    declarations: read.declarations,
    comments: documentation.rest(),
    span: { file, start: 0, end: source.length },
  };
  return { module, diagnostics };
}
