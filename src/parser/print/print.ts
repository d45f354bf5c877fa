import { parse } from "../parse.ts";
import type { Expression, Module, TypeExpression } from "../tree.ts";
import { Comments } from "./comments.ts";
import { DeclarationPrinter } from "./declarations.ts";
import { type Doc, render } from "./document.ts";

/** Lines are broken to fit into so many columns. */
const WIDTH = 110;

/** A module in canonical layout, its comments kept. Parsing the text gives an equal module, but for spans. */
export function print(module: Module): string {
  const { source, comments } = module;
  const printer = new DeclarationPrinter(source, new Comments(source, comments));
  const text = render(printer.module(module), WIDTH);
  return text === "" ? "" : `${text}\n`;
}

/** A source in canonical layout; as it is where it does not parse. */
export function format(source: string): string {
  const { module, diagnostics } = parse("", source);
  return diagnostics.length === 0 ? print(module) : source;
}

/** An expression on one line, as messages show it. */
export function printExpression(node: Expression): string {
  return oneLine((printer) => printer.expression(node, 0));
}

/** A type on one line, as messages show it. */
export function printType(node: TypeExpression): string {
  return oneLine((printer) => printer.type(node));
}

function oneLine(doc: (printer: DeclarationPrinter) => Doc): string {
  return render(doc(new DeclarationPrinter("", new Comments("", []))), Number.POSITIVE_INFINITY);
}
