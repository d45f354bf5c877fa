import type { Value } from "../../../ir/ir.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements, range, sameShape } from "../../../ir/shapes.ts";
import type { Emitter, Lowering } from "../emitter.ts";
import { attribute } from "../proto.ts";

/** TensorFlow's number of the Philox algorithm. */
const PHILOX = 1;

/** 64-bit numbers, low words first, from pairs of i32. */
function words(e: Emitter, pairs: readonly string[], count: number, perKey: number): string {
  const columns = pairs.map((word) => e.typed("BroadcastTo", [word, e.nodes.integers([count])], "i32"));
  const joined = e.typed("Pack", columns, "i32", { N: attribute.int(pairs.length), axis: attribute.int(1) });
  const shaped = e.reshape(joined, [count, pairs.length], [count, perKey, 2], "i32");
  return e.bitcast(shaped, "i32", "u64");
}

export const sources = {
  constant: (e, { attributes: { dtype, shape, values } }) => e.nodes.constant(dtype, shape, values),
  iota: (e, { type, attributes: { dtype, shape, axis } }) => {
    const size = shape[axis] as number;
    const column = [size, ...shape.slice(axis + 1).map(() => 1)];
    const places = e.nodes.constant(dtype, column, range(size));
    if (sameShape(column, type.shape)) return places;
    return e.typed("BroadcastTo", [places, e.nodes.integers(type.shape)], dtype);
  },
  /** TensorFlow's Philox is ours: a row's numbers are one run of its counter, which each row begins anew. */
  random: (e, { inputs: [seed, index, key], operation, type, attributes: { path, shape } }) => {
    const count = elements((operation.inputs[2] as Value).type.shape);
    const each = elements(shape);
    const keys = e.reshape(key as string, (operation.inputs[2] as Value).type.shape, [count], "i32");
    const zero = e.scalar("i32", 0);
    const hash = e.scalar("i32", hashPath(path) | 0);
    const philoxKey = e.reshape(words(e, [seed as string, hash], 1, 1), [1, 1], [1], "u64");
    const counters = words(e, [zero, keys, index as string, zero], count, 2);
    const split = e.typed("Unpack", [counters], "u64", { num: attribute.int(count) });
    const rows = range(count).map((row) =>
      e.node(
        "StatelessRandomUniformFullIntV2",
        [e.nodes.integers([each]), philoxKey, `${split}:${row}`, e.scalar("i32", PHILOX)],
        { dtype: attribute.type("u32"), Tshape: attribute.type("i32") },
      ),
    );
    const all = e.typed("Pack", rows, "u32", { N: attribute.int(count) });
    const high = e.typed("RightShift", [all, e.nodes.constant("u32", [], 8)], "u32");
    const numbers = e.cast(e.bitcast(high, "u32", "i32"), "i32", "f32");
    const scaled = e.typed("Mul", [numbers, e.scalar("f32", 2 ** -24)], "f32");
    return e.reshape(scaled, [count, each], type.shape, "f32");
  },
} satisfies { [N in "constant" | "iota" | "random"]: Lowering<N> };
