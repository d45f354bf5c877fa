import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import { hasHole } from "../holes.ts";
import { removal } from "../removal.ts";
import { tell } from "../tell.ts";
import { checkSizes, evaluateType } from "../types/evaluate.ts";
import { Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import { errorType, type Type } from "../types/type.ts";
import { needsBatchwise } from "./batchwise.ts";
import { expect } from "./body.ts";
import { type Context, fresh, show } from "./context.ts";
import type { Local } from "./environment.ts";
import { typeOf } from "./expression.ts";
import { checkInitial } from "./initial.ts";
import { dependsOnRow } from "./rows.ts";
import { below, besideHead, isTraining, meetCell } from "./site.ts";
import { asTensor } from "./tensors.ts";

/** The type of a block's result; its `let`s and cells go into the context's own names. */
export function blockType(context: Context, block: tree.Block): Type {
  const set = new Map<string, tree.SetCell>();
  for (const statement of block.statements) {
    if (statement.kind === "let") checkLet(context, statement);
    else if (statement.kind === "set") checkSet(context, statement, set);
    else checkCell(context, statement);
  }
  const result = typeOf(context, block.result);
  if (!context.concrete) tellUnused(context, block);
  return result;
}

function checkLet(context: Context, statement: tree.Let): void {
  const { name, type } = statement;
  const given = typeOf(below(context, statement, name.text, true), statement.value);
  const known = type ? annotated(context, name, type, given, statement.value) : given;
  show(context, name.span, known);
  declare(context, name, { what: "let", type: known, span: name.span, value: statement.value, statement });
}

/** The type of a value that is annotated: with the sizes that the annotation leaves open. */
function annotated(
  context: Context,
  name: tree.Name,
  type: tree.TypeExpression,
  given: Type,
  value: tree.Expression,
): Type {
  const matcher = new Matcher<undefined>(context);
  const declared = evaluateType(context, type, { wildcard: (n) => matcher.unknown(n) });
  return expect(context, `\`${name.text}\``, declared, type, given, value, matcher);
}

/** Adds a name to the block; one that is taken by it or by the definition's parameters is reported. */
function declare(context: Context, name: tree.Name, local: Omit<Local, "used">): void {
  const before = context.environment.findOwn(name.text);
  if (before) {
    tell(context, names.duplicateName, { name: name.text }, [
      [name.span, "declared again here"],
      [before.span, "declared here"],
    ]);
    before.used = true;
    return;
  }
  context.environment.define(name.text, local);
}

function checkCell(context: Context, cell: tree.Cell): void {
  const { name } = cell;
  const beside = besideHead(context);
  const declared = evaluateType(context, cell.type, { wildcard: (n) => openSize(context, cell, n) });
  if (cell.kind === "state") needsBatchwise(context, cell, "`state`");
  checkInitial(beside, cell);
  const type = cellType(beside, cell, declared);
  if (type.kind === "tensor") meetCell(context, cell, name.text, type.shape.dims);
  show(context, name.span, type);
  declare(context, name, { what: cell.kind, type, span: name.span, statement: cell });
}

/** A cell's sizes are all told: reports one that is not. */
function openSize(context: Context, cell: tree.Cell, name: string): Dim {
  const told = { name, definition: cell.name.text };
  tell(context, dimensions.undetermined, told, [[cell.type.span, "in its type"]]);
  return fresh(name, true);
}

function cellType(context: Context, cell: tree.Cell, declared: Type): Type {
  if (declared.kind === "error") return errorType;
  const name = cell.name.text;
  if (declared.kind !== "tensor" || declared.shape.lead) {
    tell(context, types.cellType, { name, type: printType(declared) }, [[cell.type.span, "here"]]);
    return errorType;
  }
  return checkSizes(context, declared, `\`${name}\``, cell.type.span);
}

function checkSet(context: Context, statement: tree.SetCell, before: Map<string, tree.SetCell>): void {
  const { name, value } = statement;
  if (isTraining(context) === false) return;
  const given = typeOf(besideHead(context), value);
  const local = context.environment.findOwn(name.text);
  if (local?.what !== "state") {
    const places = [
      [name.span, "not a state"],
      ...(local ? [[local.span, "declared here"] as const] : []),
    ] as const;
    if (local) local.used = true;
    tell(context, types.notState, { name: name.text }, places);
    return;
  }
  const first = before.get(name.text);
  if (first) {
    tell(context, types.setTwice, { name: name.text }, [
      [name.span, "set again"],
      [first.name.span, "set here"],
    ]);
  }
  before.set(name.text, statement);
  const number = asTensor(context, given, value) ?? given;
  const isScalar = number.kind === "tensor" && !number.shape.lead && number.shape.dims.length === 0;
  if (!isScalar)
    expect(context, `\`${name.text}\``, local.type, local.span ? { span: local.span } : name, given, value);
  if (!context.concrete && given.kind !== "error" && dependsOnRow(value, context.environment)) {
    tell(context, types.setOfRow, { name: name.text }, [
      [value.span, "this differs from row to row"],
      [local.span, "one for all rows"],
    ]);
  }
}

/** Reports what the block declares and nothing uses. */
function tellUnused(context: Context, block: tree.Block): void {
  const unused = [...context.environment.own()].filter(([name, local]) => {
    const isOwn = local.what === "let" || local.what === "param" || local.what === "state";
    return !local.used && isOwn && !name.startsWith("_") && local.type.kind !== "error";
  });
  if (unused.length === 0 || hasHole(block)) return;
  for (const [name, local] of unused) {
    if (!local.statement) continue;
    const source = context.session.sources.get(local.span.file) ?? "";
    const fix = { title: "remove it", edits: [removal(source, local.statement)] };
    const isSet = local.what === "state";
    tell(context, names.unusedLet, { name }, [[local.span, "nothing uses it"]], isSet ? {} : { fix });
  }
}
