import { existsSync, openSync } from "node:fs";
import { afterAll, describe, expect, test, vi } from "vitest";
import { NumbersReader, NumbersWriter } from "../../src/data/store/numbers.ts";
import { RaggedReader, RaggedWriter } from "../../src/data/store/ragged.ts";
import { Storage } from "../../src/data/store/storage.ts";

const storages = {
  "in memory": new Storage(),
  "in files": new Storage(0),
  "first in memory": new Storage(1 << 16),
};

afterAll(() => {
  for (const storage of Object.values(storages)) storage.close();
});

describe.each(Object.entries(storages))("numbers %s", (where, storage) => {
  const count = 200_000;
  const numbers = new NumbersWriter("f64", storage);
  for (let i = 0; i < count / 2; i++) numbers.push(i / 7);
  numbers.append(Float64Array.from({ length: count / 2 }, (_, i) => (i + count / 2) / 7));
  const written = numbers.finish();

  test("lie there, be they ever so few", () => {
    const few = new NumbersWriter("i32", storage);
    few.push(7);
    expect(typeof few.finish().at === "number").toBe(where === "in files");
  });

  test("lie there", () => {
    expect(typeof written.at === "number").toBe(where !== "in memory");
  });

  test.each([0, 1 << 14])("are read one after another and anywhere, %i at once", (ahead) => {
    const reader = new NumbersReader(written, ahead);
    const step = ahead === 0 ? 1009 : 1;
    let wrong = 0;
    for (let i = 0; i < count; i += step) if (reader.at(i) !== i / 7) wrong++;
    expect(wrong).toBe(0);
    for (const from of [count - 3, 0, 131_071, 5]) {
      const expected = Array.from({ length: 3 }, (_, i) => (from + i) / 7);
      expect([...reader.slice(from, from + 3)]).toEqual(expected);
    }
    expect([...reader.slice(count, count)]).toEqual([]);
  });

  test("of rows that have several, some none", () => {
    const writer = new RaggedWriter("i32", storage);
    for (let row = 1; row < 5000; row += 3) {
      writer.begin(row);
      for (let i = 0; i < row % 5; i++) writer.values.push(10 * row + i);
    }
    const reader = new RaggedReader(writer.finish(5003));
    for (const row of [4999, 0, 1, 2, 4, 2500, 5002]) {
      const own = row % 3 === 1 && row < 5000 ? row % 5 : 0;
      expect(reader.count(row), `${row}`).toBe(own);
      expect([...reader.row(row)]).toEqual(Array.from({ length: own }, (_, i) => 10 * row + i));
    }
  });
});

test.runIf(existsSync("/dev/full"))("a full disk is told", () => {
  const full = new Storage(0);
  vi.spyOn(full, "open").mockImplementation(() => openSync("/dev/full", "r+"));
  const numbers = new NumbersWriter("f64", full);
  const write = () => {
    numbers.append(new Float64Array(1 << 20));
    numbers.finish();
  };
  expect(write).toThrow(/MM809: .* can't be written: the disk is full/);
});
