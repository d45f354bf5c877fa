import type { Operation, Value } from "../../../ir/ir.ts";
import type { AttributeTable } from "../../../ir/primitives/index.ts";
import { hashPath, numbersPerCounter, WORDS } from "../../../ir/random.ts";
import { elements, range, type Shape, sameShape } from "../../../ir/shapes.ts";
import type { Emitter } from "../emitter.ts";
import { attribute } from "../proto.ts";

/** TensorFlow's number of the Philox algorithm. */
const PHILOX = 1;

/** The primitive `random`: bits of each word as numbers in [0, 1). */
export function uniform(e: Emitter, operation: Operation): string {
  const { shape, path, within = shape, bits = 24 } = operation.attributes as AttributeTable["random"];
  const { type } = operation.output;
  const count = elements(within);
  const counters = Math.ceil(count / numbersPerCounter(bits));
  const rows = words(e, operation, path, WORDS * counters);
  const all = e.typed("Pack", rows, "u32", { N: attribute.int(rows.length) });
  const parts = bits === 24 ? upper(e, all, 8) : halves(e, all, rows.length, counters);
  const numbers = e.cast(e.bitcast(parts, "u32", "i32"), "i32", "f32");
  const scaled = e.typed("Mul", [numbers, e.scalar("f32", 2 ** -bits)], "f32");
  const given = [rows.length, counters * numbersPerCounter(bits)];
  const drawn = beginning(e, scaled, given, [rows.length, count]);
  const whole = [...type.shape.slice(0, type.shape.length - shape.length), ...within];
  return beginning(e, e.reshape(drawn, [rows.length, count], whole, "f32"), whole, type.shape);
}

/** The upper halves of a counter's words, then the lower ones, for all counters of all rows. */
function halves(e: Emitter, all: string, rows: number, counters: number): string {
  const words = e.reshape(all, [rows, WORDS * counters], [rows, counters, WORDS], "u32");
  const lower = e.typed("BitwiseAnd", [words, e.nodes.constant("u32", [], 0xffff)], "u32");
  const both = e.typed("Pack", [upper(e, words, 16), lower], "u32", {
    N: attribute.int(2),
    axis: attribute.int(2),
  });
  return e.reshape(both, [rows, counters, 2, WORDS], [rows, 2 * WORDS * counters], "u32");
}

function upper(e: Emitter, words: string, below: number): string {
  return e.typed("RightShift", [words, e.nodes.constant("u32", [], below)], "u32");
}

/** The first `to` of numbers of the shape `from`. */
function beginning(e: Emitter, numbers: string, from: Shape, to: Shape): string {
  if (sameShape(from, to)) return numbers;
  return e.slice(
    numbers,
    from.map(() => 0),
    { dtype: "f32", shape: to },
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
