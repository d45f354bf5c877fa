import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Value } from "../ir.ts";
import type { Context } from "./context.ts";
import { evaluate } from "./expressions.ts";
import { declareCell } from "./statements.ts";
import { commonMask, expandTo, productOf, toValue } from "./tensors.ts";
import { type Optional, type Tensor, type Term, tensor } from "./terms.ts";

/**
 * Lowers with the terms that may be absent taken as if they were there; the result is absent where any of them is.
 * `presence` is 1 in rows where all are there.
 */
export function lift(
  c: Context,
  terms: readonly Term[],
  lower: (plain: Term[], presence: Value | undefined) => Term,
): Term {
  const presence = productOf(
    c,
    terms.flatMap((term) => (term.kind === "optional" ? [term.present] : [])),
  );
  const result = lower(
    terms.map((term) => (term.kind === "optional" ? term.term : term)),
    presence,
  );
  return presence ? optional(c, result, presence) : result;
}

/** A term that is there where `present` is 1. */
export function optional(c: Context, term: Term, present: Value): Optional {
  return term.kind === "optional"
    ? { ...term, present: c.frame.b.op("mul", [term.present, present]) }
    : { kind: "optional", term, present };
}

/** `left ?? right`: the right side, which is lowered only where the left one can be absent. */
export function coalesce(c: Context, left: Term, right: tree.Expression): Term {
  if (left.kind !== "optional") return left;
  const instead = substitute(c, left.term, right);
  const b = c.frame.b;
  const here = b.op("less", [b.constant(0), left.present]);
  const chosen = choose(c, here, left.term, instead.kind === "optional" ? instead.term : instead);
  if (instead.kind !== "optional") return chosen;
  return { kind: "optional", term: chosen, present: b.op("max", [left.present, instead.present]) };
}

/** What stands for an absent term; `learned()`, `zeros()` and `ones()` have its shape. */
function substitute(c: Context, like: Term, right: tree.Expression): Term {
  const form = right.kind === "call" && right.callee.kind === "name" ? right : undefined;
  if (like.kind !== "tensor" || !form || form.arguments.length > 0) return evaluate(right, c);
  const shape = like.value.type.shape;
  switch (form.callee.kind === "name" && form.callee.text) {
    case "learned":
      return declareCell(c, {
        path: c.place.child(right, "learned").path,
        type: { dtype: "f32", shape },
        initial: { kind: "normal", deviation: 0.05 },
        role: "parameter",
        span: right.span,
      });
    case "zeros":
      return tensor(c.frame.b.op("constant", [], { dtype: "f32", shape, values: 0 }));
    case "ones":
      return tensor(c.frame.b.op("constant", [], { dtype: "f32", shape, values: 1 }));
    default:
      return evaluate(right, c);
  }
}

function choose(c: Context, condition: Value, left: Optional["term"], right: Term): Optional["term"] {
  const select = (a: Value, b: Value) => c.frame.b.op("select", [condition, a, b]);
  if (left.kind === "tensor") return chooseTensor(c, select, left, right);
  if (left.kind === "record" && right.kind === "record") {
    const fields = [...left.fields].map(([name, field]): [string, Term] => {
      const other = right.fields.get(name);
      return field.kind === "optional" || !other
        ? internal(`?? between records that differ in ${name}`)
        : [name, choose(c, condition, field, other)];
    });
    return { kind: "record", fields: new Map(fields) };
  }
  if (left.kind === "category" && right.kind === "category")
    return { ...left, index: select(left.index, right.index) };
  if (left.kind === "text" && right.kind === "text")
    return { ...left, ids: select(left.ids, right.ids), length: select(left.length, right.length) };
  if (left.kind === "bag" && right.kind === "bag")
    return { ...left, otherwise: { here: condition, bag: right } };
  return internal(`?? between a ${left.kind} and a ${right.kind}`);
}

/** What is given for an absent sequence without being one has all its positions. */
function chooseTensor(c: Context, select: (a: Value, b: Value) => Value, left: Tensor, right: Term): Tensor {
  const value = select(toValue(c, left), toValue(c, right));
  const { mask } = left;
  if (!mask) return { ...left, value };
  const full = () => expandTo(c, c.frame.b.constant(1), mask.type.shape);
  return { ...left, value, mask: select(mask, commonMask(c, [right]) ?? full()) };
}
