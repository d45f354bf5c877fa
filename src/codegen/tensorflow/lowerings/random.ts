import type { Operation, Value } from "../../../ir/ir.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { hashPath } from "../../../ir/random.ts";
import { elements, range, sameShape } from "../../../ir/shapes.ts";
import type { Emitter } from "../emitter.ts";
import { attribute } from "../proto.ts";

/** TensorFlow's number of the Philox algorithm. */
const PHILOX = 1;

/** The primitive `random`: of each word the upper 24 bits, as a number in [0, 1). */
export function uniform(e: Emitter, operation: Operation): string {
  const { shape, path, within = shape } = operation.attributes as AttributeTable["random"];
  const { type } = operation.output;
  const rows = words(e, operation, path, elements(within));
  const all = e.typed("Pack", rows, "u32", { N: attribute.int(rows.length) });
  const high = e.typed("RightShift", [all, e.nodes.constant("u32", [], 8)], "u32");
  const numbers = e.cast(e.bitcast(high, "u32", "i32"), "i32", "f32");
  const scaled = e.typed("Mul", [numbers, e.scalar("f32", 2 ** -24)], "f32");
  const whole = [...type.shape.slice(0, type.shape.length - shape.length), ...within];
  const drawn = e.reshape(scaled, [rows.length, elements(within)], whole, "f32");
  return sameShape(whole, type.shape)
    ? drawn
    : e.slice(
        drawn,
        whole.map(() => 0),
        type,
      );
}

/** Random words, u32[size] for each key: TensorFlow's Philox is ours, and a key's words are one run of its counter. */
function words(e: Emitter, { inputs }: Operation, path: string, size: number): readonly string[] {
  const [seed, index, key] = inputs.map((value) => e.name(value)) as [string, string, string];
  const { shape } = (inputs[2] as Value).type;
  const count = elements(shape);
  const zero = e.scalar("i32", 0);
  const hash = e.scalar("i32", hashPath(path) | 0);
  const philoxKey = e.reshape(pairs(e, [seed, hash], 1), [1, 1], [1], "u64");
  const counters = pairs(e, [zero, e.reshape(key, shape, [count], "i32"), index, zero], count);
  const split = e.typed("Unpack", [counters], "u64", { num: attribute.int(count) });
  const each = e.nodes.integers([size]);
  return range(count).map((row) =>
    e.node("StatelessRandomUniformFullIntV2", [each, philoxKey, `${split}:${row}`, e.scalar("i32", PHILOX)], {
      dtype: attribute.type("u32"),
      Tshape: attribute.type("i32"),
    }),
  );
}

/** For each of `count` keys, two and two words of 32 bits as numbers of 64, the low ones first. */
function pairs(e: Emitter, columns: readonly string[], count: number): string {
  const all = columns.map((word) => e.typed("BroadcastTo", [word, e.nodes.integers([count])], "i32"));
  const joined = e.typed("Pack", all, "i32", { N: attribute.int(all.length), axis: attribute.int(1) });
  const halves = columns.length / 2;
  return e.bitcast(e.reshape(joined, [count, 2 * halves], [count, halves, 2], "i32"), "i32", "u64");
}
