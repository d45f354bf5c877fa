import { internal } from "../../../diagnostics/diagnostic.ts";
import { formSlots } from "../../../typecheck/forms/slots.ts";
import { evaluate } from "../expressions.ts";
import { commonMask, conditionOf, toValue } from "../tensors.ts";
import { constant, tensor } from "../terms.ts";
import { concat, stack } from "./combine.ts";
import { applyToParts, type Form, given } from "./form.ts";
import { reductionForms } from "./reduce.ts";
import { filled, permute, reshape, slice } from "./shape.ts";

/** `map(parts, p => …)` */
const map: Form = (call, c) => {
  const [parts, lambda] = given(call, formSlots.map);
  const pack = evaluate(parts, c);
  if (pack.kind !== "pack") return internal("map goes over variadic parts");
  return { kind: "pack", parts: applyToParts(lambda, pack, c) };
};

/** `where(c, a, b)` */
const where: Form = (call, c) => {
  const terms = given(call, formSlots.where).map((side) => evaluate(side, c));
  const [condition, a, b] = terms;
  const sides = [toValue(c, a), toValue(c, b)];
  return tensor(c.frame.b.op("select", [conditionOf(c, condition), ...sides]), commonMask(c, terms));
};

/** `count(parts)`, `count(list)` */
const count: Form = (call, c) => {
  const several = evaluate(given(call, formSlots.count)[0], c);
  if (several.kind === "pack") return constant(several.parts.length);
  return several.kind === "list" ? constant(several.items.length) : internal("count of one");
};

/** `last(list)` */
const last: Form = (call, c) => {
  const list = evaluate(given(call, formSlots.last)[0], c);
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
