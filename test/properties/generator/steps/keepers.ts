import type { Body, Value } from "../body.ts";
import { standard } from "../calls.ts";
import { type Dim, show } from "../dimensions.ts";
import { type TensorType, tensor } from "../types.ts";
import { applyUnary, unary } from "./elementwise.ts";

type Keeper = (b: Body, x: Value<TensorType>) => Value<TensorType> | undefined;

const smooth = Object.keys(unary).filter((name) => name !== "stop_gradient");

/** What makes of a value another of the same type. */
const keepers: readonly Keeper[] = [
  (b, x) => applyUnary(b, x, b.c.pick(smooth)),
  (b, x) => ({ text: `tanh(${b.argument(x)})`, type: x.type, bound: 1 }),
  (b, x) =>
    x.named === true
      ? { text: `${b.operand(x)} + sin(${x.text})`, type: x.type, bound: x.bound + 1, loose: true }
      : undefined,
  (b, x) => {
    const width = x.type.dims.at(-1);
    if (!width) return undefined;
    const text = standard(b, "linear", { x: b.argument(x), width: show(width) });
    return { text, type: x.type, bound: 2 * Math.min(x.bound, 8) + 1 };
  },
  (b, x) => {
    const width = x.type.dims.at(-1);
    if (!width || !b.hasStatements) return undefined;
    const scale = b.param(tensor(width), b.c.pick(["1", "ones()", "normal(0.3)", "0.5"]), "scale");
    const shift = b.param(
      tensor(width),
      b.c.pick(["0", "zeros()", "zeros()", "uniform(0.1)", "-0.25"]),
      "shift",
    );
    return {
      text: `${b.operand(x)} * ${scale} + ${shift}`,
      type: x.type,
      bound: 2 * Math.min(x.bound, 8),
      loose: true,
    };
  },
  (b, x) => {
    const rate = b.writer.float(0, 0.4);
    return {
      text: standard(b, "drop", { x: b.argument(x), rate }),
      type: x.type,
      bound: 2 * Math.min(x.bound, 8),
    };
  },
];

/** Another value of the same type, without parameters. */
export function keepPlainly(b: Body, x: Value<TensorType>): Value<TensorType> {
  return applyUnary(b, x, b.c.pick(smooth));
}

/** Another value of the same type. */
export function keep(b: Body, x: Value<TensorType>): Value<TensorType> {
  const made = b.c.pick(keepers)(b, x);
  return made ?? { text: `tanh(${b.argument(x)})`, type: x.type, bound: 1 };
}

/** A vector brought to another width. */
export function widened(b: Body, x: Value<TensorType>, width: Dim): Value<TensorType> {
  const type = { ...x.type, dims: [...x.type.dims.slice(0, -1), width] };
  return {
    text: standard(b, "linear", { x: b.argument(x), width: show(width) }),
    type,
    bound: 2 * Math.min(x.bound, 8) + 1,
  };
}
