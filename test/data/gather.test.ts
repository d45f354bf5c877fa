import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { type BatchRequest, BatchSource } from "../../src/data/batch.ts";
import { copyRows } from "../../src/data/store/copy.ts";
import { gather } from "../../src/data/store/gather.ts";
import { NumbersWriter } from "../../src/data/store/numbers.ts";
import { RaggedWriter } from "../../src/data/store/ragged.ts";
import { Storage } from "../../src/data/store/storage.ts";
import { sorted } from "../../src/data/store/wanted.ts";
import type { Store, StoredColumn, StoredField, StoredImages } from "../../src/data/store.ts";
import { windowRows, windowsOf } from "../../src/data/windows.ts";
import { step } from "./declare.ts";

const [memory, files] = [new Storage(), new Storage(0)];
afterAll(() => {
  memory.close();
  files.close();
});

/** One row of a field of any kind: each takes of it what it needs. */
interface Row {
  readonly present: boolean;
  readonly values: readonly number[];
  readonly entries: readonly number[];
  readonly height: number;
  readonly width: number;
}

const row: fc.Arbitrary<Row> = fc.record({
  present: fc.boolean(),
  values: fc.array(fc.float({ noNaN: true }), { minLength: 3, maxLength: 3 }),
  entries: fc.array(fc.nat(99), { maxLength: 6 }),
  height: fc.integer({ min: 2, max: 4 }),
  width: fc.integer({ min: 2, max: 4 }),
});

const columns: Readonly<Record<string, (rows: readonly Row[], storage: Storage) => StoredColumn>> = {
  number(rows, storage) {
    const values = new NumbersWriter("f32", storage);
    for (const row of rows) values.append(row.values);
    return { kind: "number", width: 3, values: values.finish() };
  },
  binary(rows, storage) {
    const values = new NumbersWriter("f32", storage);
    for (const { height } of rows) values.push(height % 2);
    return { kind: "binary", values: values.finish() };
  },
  class(rows, storage) {
    const values = new NumbersWriter("i32", storage);
    for (const { width } of rows) values.push(width);
    return { kind: "class", values: values.finish() };
  },
  text(rows, storage) {
    return { kind: "text", length: 6, ids: entriesOf(rows, storage).finish(rows.length) };
  },
  bag(rows, storage) {
    const weights = new NumbersWriter("f32", storage);
    for (const { entries } of rows) weights.append(entries.map((entry) => entry / 7));
    const indices = entriesOf(rows, storage).finish(rows.length);
    return { kind: "bag", indices, weights: weights.finish() };
  },
  image(rows, storage) {
    const crop = step("crop", { height: 2, width: 2, at: "random" });
    const training = imagesOf(rows, storage, [crop, step("flip")]);
    const evaluating = imagesOf(rows.toReversed(), storage, [step("crop", { height: 2, width: 2 })]);
    return { kind: "image", height: 2, width: 2, channels: 3, training, evaluating };
  },
};

function entriesOf(rows: readonly Row[], storage: Storage): RaggedWriter<"i32"> {
  const ids = new RaggedWriter("i32", storage);
  for (const [i, { entries }] of rows.entries()) {
    ids.begin(i);
    ids.values.append(entries);
  }
  return ids;
}

/** Images that lie in another order than their rows; those that are not present have no pixels. */
function imagesOf(rows: readonly Row[], storage: Storage, steps: StoredImages["steps"]): StoredImages {
  const pixels = new NumbersWriter("u8", storage);
  const starts = new Float64Array(rows.length);
  for (const [i, { present, height, width, entries }] of [...rows.entries()].sort(
    (a, b) => (a[0] % 3) - (b[0] % 3),
  )) {
    if (!present) continue;
    starts[i] = pixels.length;
    pixels.append(Array.from({ length: 3 * height * width }, (_, j) => 40 * i + j + entries.length));
  }
  const size = (side: "height" | "width") => Int32Array.from(rows, (row) => (row.present ? row[side] : 0));
  return { heights: size("height"), widths: size("width"), starts, pixels: pixels.finish(), steps };
}

interface Declared {
  readonly kind: string;
  readonly optional: boolean;
  readonly target: boolean;
}

function storeOf(declared: readonly Declared[], rows: readonly Row[], storage: Storage): Store {
  const fields = declared.map(({ kind, optional, target }, i): StoredField => {
    const column = columns[kind]?.(rows, storage);
    if (!column) throw new Error(kind);
    const present = Uint8Array.from(rows, (row) => Number(row.present));
    return { name: `${kind}${i}`, target, column, ...(optional && { present }) };
  });
  return { rows: rows.length, fields };
}

const declared: fc.Arbitrary<Declared> = fc.record({
  kind: fc.constantFrom(...Object.keys(columns)),
  optional: fc.boolean(),
  target: fc.boolean(),
});

test("rows that are gathered from files make the batches that those in memory make", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(declared, { minLength: 1, maxLength: 4 }),
      fc.array(row, { minLength: 1, maxLength: 30 }),
      fc.array(fc.nat(29), { maxLength: 12 }),
      fc.boolean(),
      async (fields, all, drawn, training) => {
        const rows = Int32Array.from(drawn, (row) => row % all.length);
        const request = (rows: Int32Array): BatchRequest => {
          return { rows, batch: 12, training, seed: 3, epoch: 1, lengths: { text0: [2, 4] } };
        };
        const expected = await new BatchSource(storeOf(fields, all, memory)).make(request(rows));
        const own = new Storage(0);
        const inFiles = storeOf(fields, all, own);
        const window = new BatchSource(await gather(inFiles, rows, training), inFiles);
        expect(await window.make(request(Int32Array.from(rows.keys())))).toEqual(expected);
        own.close();
      },
    ),
    { numRuns: 150 },
  ));

describe("rows of a file", () => {
  const count = 400_000;
  const width = 3;
  const numbers = new NumbersWriter("i32", files);
  for (let i = 0; i < count * width; i++) numbers.push(i);
  const written = numbers.finish();

  test.each([
    ["far from one another", (i: number) => (i * 7919) % count, 300],
    ["so many that they are read piece by piece", (i: number) => (i * 7919) % count, count],
    ["the first and the last", (i: number) => (i % 2) * (count - 1), 5],
    ["none", () => 0, 0],
  ])("come in the order in which they are wanted: %s", async (_, rowOf, length) => {
    const keys = Int32Array.from({ length }, (_, i) => rowOf(i));
    const { rows, places } = sorted(keys);
    const copy = await copyRows(written, {
      rows: length,
      total: width * length,
      from: (i) => width * (rows[i] ?? 0),
      count: () => width,
      to: (i) => width * (places[i] ?? 0),
    });
    expect(
      copy.every((value, i) => value === width * (keys[Math.floor(i / width)] as number) + (i % width)),
    ).toBe(true);
    expect(copy).toHaveLength(width * length);
  });
});

test("rows are sorted, equal ones by their places", () =>
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(9), fc.nat(2 ** 31 - 1))), (keys) => {
      const expected = [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
      const { rows, places } = sorted(Int32Array.from(keys));
      expect([...places]).toEqual(expected);
      expect([...rows]).toEqual(expected.map((place) => keys[place]));
    }),
  ));

describe("windows", () => {
  const plan = (rows: number, batch: number) => {
    return { rows: new Int32Array(rows), batch, training: true, seed: 0, epoch: 0 };
  };

  test.each([
    [1000, 1, 300],
    [1000, 7, 300],
    [5, 2, 300],
    [100, 64, 10],
    [0, 4, 300],
  ])("hold all of %i rows in batches of %i, and at most %i", (rows, batch, most) => {
    const windows = windowsOf(plan(rows, batch), most, 5);
    expect(windows.map(({ id }) => id)).toEqual(windows.map((_, i) => 5 + i));
    expect(windows.map(({ from }) => from)).toEqual(
      [0, ...windows.map(({ to }) => to)].slice(0, windows.length),
    );
    expect(windows.at(-1)?.to ?? 0).toBe(rows);
    for (const { from, to } of windows) {
      expect(to - from).toBeLessThanOrEqual(Math.max(batch, most));
      expect(from % batch).toBe(0);
    }
  });

  test("are for columns in files, and take as much memory for many rows as for few", () => {
    const of = (rows: number, at: number | ArrayBuffer): Store => {
      const column = { kind: "number", width: 100, values: { type: "f32", length: 100 * rows, at } } as const;
      return { rows, fields: [{ name: "x", target: false, column }] };
    };
    expect(windowRows(of(1e6, new ArrayBuffer(0)))).toBeUndefined();
    expect([1e6, 1e8].map((rows) => windowRows(of(rows, 3)))).toEqual(
      [2 ** 26 / 400, 2 ** 26 / 400].map(Math.floor),
    );
  });
});
