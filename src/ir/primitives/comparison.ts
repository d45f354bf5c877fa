import type { DType } from "../ir.ts";
import { broadcastType } from "./arithmetic.ts";
import type { Comparison } from "./attributes.ts";
import { reduceTo, scalar } from "./build.ts";
import { define } from "./define.ts";
import { liftBroadcasting } from "./lift.ts";
import { map2, spread } from "./loops.ts";

const isBool = (dtype: DType) => dtype === "bool";
const isOrdered = (dtype: DType) => dtype !== "bool";

/** To bool; without a gradient. */
function compare<N extends Exclude<keyof Comparison, "select">>(
  name: N,
  f: (a: number, b: number) => boolean,
  accepts: (dtype: DType) => boolean,
) {
  return define<N, 2>(name, {
    arity: 2,
    type([a, b], _, demand) {
      demand(a.dtype === b.dtype, "the dtypes differ");
      demand(accepts(a.dtype), `${a.dtype} is not accepted`);
      return broadcastType("bool", [a, b], demand);
    },
    evaluate: ([a, b], _, { shape }) => map2((x, y) => (f(x, y) ? 1 : 0), spread(a, shape), spread(b, shape)),
    batch: liftBroadcasting,
  });
}

export const comparison = {
  equal: compare(
    "equal",
    (a, b) => a === b,
    () => true,
  ),
  less: compare("less", (a, b) => a < b, isOrdered),
  less_equal: compare("less_equal", (a, b) => a <= b, isOrdered),
  and: compare("and", (a, b) => a + b === 2, isBool),
  or: compare("or", (a, b) => a + b > 0, isBool),
  select: define<"select", 3>("select", {
    arity: 3,
    type([condition, a, b], _, demand) {
      demand(isBool(condition.dtype), "the condition is no bool");
      demand(a.dtype === b.dtype, "the dtypes differ");
      return broadcastType(a.dtype, [condition, a, b], demand);
    },
    evaluate([condition, a, b], _, { shape }) {
      const [chosen, other] = [spread(a, shape), spread(b, shape)];
      return spread(condition, shape).map((holds, i) => (holds ? chosen : other)[i] as number);
    },
    gradient(b, { inputs: [condition, x, z] }, dy) {
      const zero = scalar(b, 0, dy);
      const dx = b.op("select", [condition, dy, zero]);
      const dz = b.op("select", [condition, zero, dy]);
      return [undefined, reduceTo(b, dx, x.type.shape), reduceTo(b, dz, z.type.shape)];
    },
    batch: liftBroadcasting,
  }),
};
