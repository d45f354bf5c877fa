import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { lowerCall } from "./calls.ts";
import { at, below, type Context, isTraining } from "./context.ts";
import { numberOf } from "./dimensions.ts";
import { indexTerm } from "./indexing.ts";
import { binary, unary } from "./operators.ts";
import { coalesce, lift } from "./optionals.ts";
import { lowerBlock } from "./statements.ts";
import { constant, type Term } from "./terms.ts";

/** The term of an expression. */
export function evaluate(expression: tree.Expression, c: Context): Term {
  return at(c, expression.span, () => evaluateHere(expression, c));
}

/** The value of a static expression. */
export function evaluateStatic(expression: tree.Expression, c: Context): number | string | boolean {
  const term = evaluate(expression, c);
  return term.kind === "static" ? term.value : internal(`a ${term.kind} where a static value is wanted`);
}

/** The value of a static expression that is a number: a dimension, a rate. */
export function evaluateNumber(expression: tree.Expression, c: Context): number {
  const value = evaluateStatic(expression, c);
  return typeof value === "number" ? value : internal(`${value} where a number is wanted`);
}

function evaluateHere(expression: tree.Expression, c: Context): Term {
  const inner = c.head ? { ...c, head: false } : c;
  switch (expression.kind) {
    case "number":
    case "string":
    case "boolean":
      return constant(expression.value);
    case "training":
      return constant(isTraining(c));
    case "name":
      return lookUp(expression.text, c);
    case "list":
      return { kind: "list", items: expression.elements.map((element) => evaluate(element, inner)) };
    case "record":
      return {
        kind: "record",
        fields: new Map(expression.fields.map((field) => [field.name.text, evaluate(field.value, inner)])),
      };
    case "call":
      return lowerCall(expression, c);
    case "index": {
      const index = expression.indices[0] ?? internal("an index without its number");
      return indexTerm(inner, evaluate(expression.object, c), evaluateNumber(index, inner));
    }
    case "member":
      return member(inner, evaluate(expression.object, c), expression.name.text);
    case "unary":
      return unary(inner, expression.operator, evaluate(expression.operand, inner));
    case "binary":
      return binaryHere(expression, c);
    case "conditional":
      return evaluate(
        evaluateStatic(expression.condition, inner) ? expression.then : expression.otherwise,
        inner,
      );
    case "repeat":
      return repeat(expression, c);
    case "lambda":
    case "range":
    case "pipe":
    case "invalid":
      return internal(`a ${expression.kind} where a value is wanted`);
  }
}

function binaryHere({ operator, left, right }: tree.Binary, c: Context): Term {
  if (operator === "??") return coalesce({ ...c, head: false }, evaluate(left, c), right);
  if (operator === "on") return internal("`on` where a value is wanted");
  const inner = { ...c, head: false };
  return binary(inner, operator, evaluate(left, inner), () => evaluate(right, inner));
}

function lookUp(name: string, c: Context): Term {
  const local = c.names.get(name);
  if (local) return local;
  const definition = c.scope.get(name);
  return definition
    ? { kind: "closure", definition, given: new Map() }
    : internal(`nothing is named ${name} here`);
}

function member(c: Context, object: Term, name: string): Term {
  return lift(c, [object], ([record]) => {
    const field = record?.kind === "record" ? record.fields.get(name) : undefined;
    return field ?? internal(`no ${name} in a ${record?.kind}`);
  });
}

/** Unrolls; what stands in the block is named below the number of its turn. */
function repeat(expression: tree.Repeat, c: Context): Term {
  const inner = { ...c, head: false };
  const over = evaluate(expression.over, inner);
  const items = over.kind === "list" ? over.items : undefined;
  const count = items?.length ?? numberOf(over);
  let carried = evaluate(expression.initial, inner);
  for (let turn = 0; turn < count; turn++) {
    const inside = { ...below(c, expression, String(turn)), head: c.head };
    inside.names.set(expression.carried.text, carried);
    const item = items?.[turn];
    if (expression.item && item) inside.names.set(expression.item.text, item);
    carried = lowerBlock(expression.body, inside);
  }
  return carried;
}
