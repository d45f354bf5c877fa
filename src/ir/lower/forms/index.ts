import { internal } from "../../../diagnostics/diagnostic.ts";
import { evaluate } from "../expressions.ts";
import { lift } from "../optionals.ts";
import { commonMask, conditionOf, toValue } from "../tensors.ts";
import { constant, tensor } from "../terms.ts";
import { concat, stack } from "./combine.ts";
import { applyToParts, type Form, needed } from "./form.ts";
import { reductionForms } from "./reduce.ts";
import { filled, permute, reshape, slice } from "./shape.ts";

/** `map(parts, p => …)` */
const map: Form = (call, c) => {
  const pack = evaluate(needed(call, 0, "parts"), c);
  const lambda = needed(call, 1, "each");
  if (pack.kind !== "pack" || lambda.kind !== "lambda") return internal("map goes over variadic parts");
  return { kind: "pack", parts: applyToParts(lambda, pack, c) };
};

/** `where(condition, a, b)` */
const where: Form = (call, c) => {
  const terms = ["condition", "a", "b"].map((name, place) => evaluate(needed(call, place, name), c));
  return lift(c, terms, (plain) => {
    const [condition, a, b] = plain;
    const sides = [toValue(c, a), toValue(c, b)];
    return tensor(c.frame.b.op("select", [conditionOf(c, condition), ...sides]), commonMask(c, plain));
  });
};

/** `count(parts)`, `count(list)` */
const count: Form = (call, c) => {
  const several = evaluate(needed(call, 0, "parts"), c);
  if (several.kind === "pack") return constant(several.parts.length);
  return several.kind === "list" ? constant(several.items.length) : internal("count of one");
};

/** `last(list)` */
const last: Form = (call, c) => {
  const list = evaluate(needed(call, 0, "list"), c);
  return (list.kind === "list" && list.items.at(-1)) || internal("last of no list");
};

/** The lowering of every form, by its name. `learned()` stands after `??` only, and is lowered there. */
export const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...reductionForms,
  ["concat", concat],
  ["stack", stack],
  ["map", map],
  ["reshape", reshape],
  ["permute", permute],
  ["slice", slice],
  ["where", where],
  ["zeros", filled(0)],
  ["ones", filled(1)],
  ["count", count],
  ["last", last],
]);
