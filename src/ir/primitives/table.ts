import { internal } from "../../diagnostics/diagnostic.ts";
import type { FunctionBuilder } from "../builder.ts";
import type { Value } from "../ir.ts";
import { elements, isNumber, sameShape } from "../shapes.ts";
import { define } from "./define.ts";
import { align, merge, split, toBatch } from "./lift.ts";

/** Where row `index` of a table begins. */
function rowStart(index: number, rows: number, width: number): number {
  if (!(index >= 0 && index < rows)) internal(`index ${index} into a table of ${rows} rows`);
  return index * width;
}

/** Indices into tables of `rows` rows as indices into those of the whole batch, one under the other. */
function offsetIndices(
  b: FunctionBuilder,
  indices: Value,
  batched: boolean,
  rows: number,
  size: number,
): Value {
  const table = b.op("iota", [], { dtype: "i32", shape: [size], axis: 0 });
  const starts = b.op("mul", [table, b.constant(rows, "i32")]);
  const [own = indices, first = starts] = align(b, [indices, starts], [batched, true]);
  return b.op("add", [own, first]);
}

export const table = {
  /** Every index must be a row. */
  gather: define<"gather", 2>("gather", {
    arity: 2,
    type([rows, indices], _, demand) {
      demand(rows.shape.length > 0, "the table has no rows");
      demand(indices.dtype === "i32", "indices are not i32");
      return { dtype: rows.dtype, shape: [...indices.shape, ...rows.shape.slice(1)] };
    },
    evaluate([rows, indices], _, { shape }) {
      const [count = 0, ...row] = rows.type.shape;
      const width = elements(row);
      const result = new Float64Array(elements(shape));
      indices.data.forEach((index, i) => {
        const start = rowStart(index, count, width);
        result.set(rows.data.subarray(start, start + width), i * width);
      });
      return result;
    },
    gradient(b, { inputs: [rows, indices] }, dy) {
      return [b.op("scatter_add", [indices, dy], { rows: rows.type.shape[0] ?? 0 }), undefined];
    },
    batch(b, [rows, indices], { batched: [tables, own = false], size }) {
      if (!tables) return b.op("gather", [rows, indices]);
      const at = offsetIndices(b, indices, own, rows.type.shape[1] ?? 0, size);
      return b.op("gather", [merge(b, rows), at]);
    },
  }),
  /** Every index must be a row. */
  scatter_add: define<"scatter_add", 2>("scatter_add", {
    arity: 2,
    type([indices, updates], { rows }, demand) {
      demand(indices.dtype === "i32", "indices are not i32");
      demand(isNumber(updates.dtype), `${updates.dtype} is not accepted`);
      const rank = indices.shape.length;
      demand(sameShape(updates.shape.slice(0, rank), indices.shape), "there is not one update an index");
      return { dtype: updates.dtype, shape: [rows, ...updates.shape.slice(rank)] };
    },
    evaluate([indices, updates], { rows }, { shape }) {
      const width = elements(shape.slice(1));
      const result = new Float64Array(elements(shape));
      indices.data.forEach((index, i) => {
        const start = rowStart(index, rows, width);
        for (let j = 0; j < width; j++) {
          result[start + j] = (result[start + j] as number) + (updates.data[i * width + j] as number);
        }
      });
      return result;
    },
    gradient: (b, { inputs: [indices] }, dy) => [undefined, b.op("gather", [dy, indices])],
    batch(b, inputs, lift) {
      const { attributes, size } = lift;
      const [indices, updates] = toBatch(b, inputs, lift) as [Value, Value];
      const at = offsetIndices(b, indices, true, attributes.rows, size);
      return split(b, b.op("scatter_add", [at, updates], { rows: size * attributes.rows }), size);
    },
  }),
  first_occurrence: define<"first_occurrence", 1>("first_occurrence", {
    arity: 1,
    type([indices], _, demand) {
      demand(indices.dtype === "i32" && indices.shape.length === 1, "indices are not i32[I]");
      return indices;
    },
    evaluate([indices], { rows }) {
      const first = new Map<number, number>();
      return indices.data.map((index, i) => {
        const place = first.get(rowStart(index, rows, 1)) ?? i;
        first.set(index, place);
        return place;
      });
    },
    batch(b, [indices], { attributes: { rows }, size }) {
      const [, count = 0] = indices.type.shape;
      const flat = b.op("reshape", [offsetIndices(b, indices, true, rows, size)], { shape: [size * count] });
      const places = split(b, b.op("first_occurrence", [flat], { rows: size * rows }), size);
      const starts = b.op("iota", [], { dtype: "i32", shape: [size, 1], axis: 0 });
      return b.op("sub", [places, b.op("mul", [starts, b.constant(count, "i32")])]);
    },
  }),
  segment_sum: define<"segment_sum", 3>("segment_sum", {
    arity: 3,
    type([values, rows, place], _, demand) {
      demand(rows.dtype === "i32" && place.dtype === "i32", "rows are not i32");
      demand(sameShape(rows.shape, values.shape.slice(0, 1)), "there is not one row a value");
      demand(place.shape.length === 0, "the place is not one number");
      return { dtype: values.dtype, shape: values.shape.slice(1) };
    },
    evaluate([values, rows, place], _, { shape }) {
      const width = elements(shape);
      const result = new Float64Array(width);
      rows.data.forEach((row, i) => {
        if (row !== place.data[0]) return;
        for (let j = 0; j < width; j++)
          result[j] = (result[j] as number) + (values.data[i * width + j] as number);
      });
      return result;
    },
    gradient(b, { inputs: [values, rows, place] }, dy) {
      const own = b.op("cast", [b.op("equal", [rows, place])], { dtype: values.type.dtype });
      const shape = [...rows.type.shape, ...dy.type.shape.map(() => 1)];
      return [b.op("mul", [b.op("reshape", [own], { shape }), dy]), undefined, undefined];
    },
    batch(b, inputs, lift) {
      const [values, rows] = inputs;
      const [ownValues, ownRows] = lift.batched;
      if (!ownValues && !ownRows) return b.op("scatter_add", [rows, values], { rows: lift.size });
      return chosenSum(b, toBatch(b, inputs, lift) as [Value, Value, Value]);
    },
  }),
};

/** A sum of values [B, E, ...D] with rows [B, E] and places [B], each row of the batch by itself. */
function chosenSum(b: FunctionBuilder, [values, rows, place]: [Value, Value, Value]): Value {
  const [size = 0, count = 0, ...row] = values.type.shape;
  const own = b.op("equal", [rows, b.op("reshape", [place], { shape: [size, 1] })]);
  const chosen = b.op("reshape", [b.op("cast", [own], { dtype: values.type.dtype })], {
    shape: [size, 1, count],
  });
  const flat = b.op("reshape", [values], { shape: [size, count, elements(row)] });
  const sum = b.op("matmul", [chosen, flat], { transposeA: false, transposeB: false });
  return b.op("reshape", [sum], { shape: [size, ...row] });
}
