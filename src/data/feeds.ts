import type { Size } from "../ir/ir.ts";
import type { Tensor } from "../runtime/engine.ts";
import type { BatchRequest } from "./batch.ts";
import { applySteps, type Chance } from "./steps/image.ts";
import { type Numbers, NumbersReader, type NumberType } from "./store/numbers.ts";
import { RaggedReader } from "./store/ragged.ts";
import type { StoredColumn, StoredField, StoredImages } from "./store.ts";

export type Feed = readonly [name: string, tensor: Tensor];

/** A field whose column is open for batches: rows are read one by one, wherever they are. */
export interface FieldFeeds {
  /** The entries of rows of a bag, or the most positions of one row of a text; undefined of others. */
  count?(rows: Int32Array): number;
  /** The feeds of a batch of that size; its rows have these keys. */
  make(request: BatchRequest, size: Size, keys: Int32Array): readonly Feed[] | Promise<readonly Feed[]>;
}

/** Opens a field's column; `whole` is the field with all rows, where this one has some of them. */
export function openField(field: StoredField, whole = field): FieldFeeds {
  const { name, present, target } = field;
  const own = openColumn(field, whole);
  if (!present || target) return own;
  return {
    ...own,
    async make(request, size, keys) {
      const there = new Float32Array(request.batch);
      for (const [i, row] of request.rows.entries()) there[i] = present[row] ?? 0;
      return [...(await own.make(request, size, keys)), [`${name}.present`, f32([request.batch], there)]];
    },
  };
}

function openColumn({ name, column, present }: StoredField, whole: StoredField): FieldFeeds {
  switch (column.kind) {
    case "number":
      return numberFeeds(name, column, present, () => firstOf(whole, column.width));
    case "binary": {
      const values = scattered(column.values);
      return {
        make: ({ rows, batch }) => [[name, f32([batch], pick(values, rows, new Float32Array(batch)))]],
      };
    }
    case "category":
    case "class": {
      const values = scattered(column.values);
      return { make: ({ rows, batch }) => [[name, i32([batch], pick(values, rows, new Int32Array(batch)))]] };
    }
    case "text":
      return textFeeds(name, column);
    case "bag":
      return bagFeeds(name, column);
    case "image":
      return imageFeeds(name, column);
  }
}

/** Rows of a batch stand anywhere: nothing beside them is read. */
const scattered = <T extends NumberType>(numbers: Numbers<T>) => new NumbersReader(numbers, 0);

/**
 * Padding and rows that lack the field take the numbers of a row that has it: of a zero, which may lie outside what the numbers can
 * be, a logarithm is infinite, and weighed with nothing it would be no number.
 */
function numberFeeds(
  name: string,
  { width, values }: StoredColumn & { kind: "number" },
  present: Uint8Array | undefined,
  first: () => Float32Array,
): FieldFeeds {
  const reader = scattered(values);
  const has = (row: number | undefined) => row !== undefined && (!present || present[row] === 1);
  return {
    make({ rows, batch }) {
      const out = new Float32Array(batch * width);
      const other = rows.find(has);
      const padding = other === undefined ? first() : undefined;
      for (let i = 0; i < batch; i++) {
        const own = rows[i];
        const row = has(own) ? own : other;
        if (row !== undefined) reader.copy(row * width, (row + 1) * width, out, i * width);
        else if (padding) out.set(padding, i * width);
      }
      return [[name, f32([batch, width], out)]];
    },
  };
}

/** The numbers of the first row that has them; zeros where none has. */
function firstOf({ column, present }: StoredField, width: number): Float32Array {
  const row = present?.indexOf(1) ?? -1;
  if (column.kind !== "number" || row < 0) return new Float32Array(width);
  return scattered(column.values)
    .slice(row * width, (row + 1) * width)
    .slice();
}

function textFeeds(name: string, column: StoredColumn & { kind: "text" }): FieldFeeds {
  const reader = new RaggedReader(column.ids, 0);
  return {
    count: (rows) => rows.reduce((most, row) => Math.max(most, reader.count(row)), 0),
    make({ rows, batch }, { lengths }) {
      const length = lengths?.[name] ?? column.length;
      const ids = new Int32Array(batch * length);
      const own = new Int32Array(batch);
      for (const [i, row] of rows.entries()) own[i] = reader.copy(row, ids, i * length);
      return [
        [`${name}.ids`, i32([batch, length], ids)],
        [`${name}.length`, i32([batch], own)],
      ];
    },
  };
}

function bagFeeds(name: string, column: StoredColumn & { kind: "bag" }): FieldFeeds {
  const reader = new RaggedReader(column.indices, 0);
  const worth = scattered(column.weights);
  return {
    count: (rows) => rows.reduce((sum, row) => sum + reader.count(row), 0),
    make({ rows }, { bags }) {
      const room = bags[name] ?? 0;
      const [indices, weights, places] = [new Int32Array(room), new Float32Array(room), new Int32Array(room)];
      let at = 0;
      for (const [place, row] of rows.entries()) {
        const count = reader.copy(row, indices, at);
        const from = reader.begin(row);
        worth.copy(from, from + count, weights, at);
        places.fill(place, at, at + count);
        at += count;
      }
      return [
        [`${name}.indices`, i32([room], indices)],
        [`${name}.weights`, f32([room], weights)],
        [`${name}.rows`, i32([room], places)],
      ];
    },
  };
}

function imageFeeds(name: string, column: StoredColumn & { kind: "image" }): FieldFeeds {
  const { height, width, channels } = column;
  const count = height * width * channels;
  const open = (stored: StoredImages) => ({ ...stored, reader: scattered(stored.pixels) });
  const modes = { training: open(column.training), evaluating: open(column.evaluating) };
  return {
    async make({ rows, batch, training, seed, epoch }, _, keys) {
      const { heights, widths, starts, reader, steps } = modes[training ? "training" : "evaluating"];
      const out = new Float32Array(batch * count);
      for (const [i, row] of rows.entries()) {
        const size = { height: heights[row] ?? 0, width: widths[row] ?? 0, channels };
        const from = starts[row] ?? 0;
        const pixels = reader.slice(from, from + size.height * size.width * channels);
        if (pixels.length === 0) continue;
        const chance: Chance = { seed, epoch, field: name, row: keys[i] ?? row };
        const made = await applySteps({ ...size, pixels }, steps, chance);
        for (let j = 0; j < count; j++) out[i * count + j] = (made.pixels[j] ?? 0) / 255;
      }
      return [[name, f32([batch, height, width, channels], out)]];
    },
  };
}

function pick<T extends Int32Array | Float32Array>(
  values: NumbersReader<"i32" | "f32">,
  rows: Int32Array,
  out: T,
): T {
  for (const [i, row] of rows.entries()) out[i] = values.at(row);
  return out;
}

export function f32(shape: readonly number[], data: Float32Array): Tensor {
  return { type: { dtype: "f32", shape }, data };
}

export function i32(shape: readonly number[], data: Int32Array): Tensor {
  return { type: { dtype: "i32", shape }, data };
}
