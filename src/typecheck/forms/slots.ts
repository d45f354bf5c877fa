import type * as tree from "../../parser/tree.ts";
import { type Binding, bindArguments, type Slot } from "../arguments.ts";

const required = <N extends string>(name: N) => ({ name, required: true }) as const;
const possible = <N extends string>(name: N) => ({ name, required: false }) as const;
const several = <N extends string>(name: N) => ({ name, required: true, variadic: true }) as const;

/** The arguments of every form that has some: what the checker asks for and what lowering takes. */
export const formSlots = {
  concat: [several("parts"), possible("axis")],
  stack: [several("parts")],
  map: [required("parts"), required("each")],
  reshape: [required("x"), required("shape")],
  permute: [required("x"), required("axes")],
  slice: [required("x"), required("start"), required("length")],
  where: [required("c"), required("a"), required("b")],
  /** `zeros` and `ones`. */
  filled: [{ name: "dims", required: false, variadic: true }],
  last: [required("list")],
  count: [required("of")],
} as const satisfies Readonly<Record<string, readonly Slot[]>>;

/** `sum`, `mean`, `product`, `max` and `min` are called in three ways. */
export const reductionSlots = {
  /** `sum(x, axis)`: along one dimension; of a static list, or of the widths of parts. */
  along: [required("x"), possible("axis")],
  /** `sum(parts, p => …)`: what is made of each part, together. */
  parts: formSlots.map,
  /** `max(a, b)`: element by element. */
  pair: [required("a"), required("b")],
} as const satisfies Readonly<Record<string, readonly Slot[]>>;

/** In which of the three ways a reduction is called. */
export function reductionOf(call: tree.Call): keyof typeof reductionSlots {
  const { arguments: all, callee } = call;
  if (all.some(({ value }) => value.kind === "lambda")) return "parts";
  const hasTwo = callee.kind === "name" && (callee.text === "max" || callee.text === "min");
  const isPair = all.length === 2 && all.every(({ name }) => !name || name.text === "a" || name.text === "b");
  return hasTwo && isPair ? "pair" : "along";
}

/** The arguments of a form's call by slot, in the order of the slots. */
export function bindForm(call: tree.Call, slots: readonly Slot[]): Binding {
  const { given, problems } = bindArguments(slots, call.arguments);
  const inOrder = slots.flatMap(({ name }) => {
    const args = given.get(name);
    return args ? [[name, args] as const] : [];
  });
  return { given: new Map(inOrder), problems };
}
