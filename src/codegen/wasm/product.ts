import { f32, f32x4, get, i32, integer, raise, set, whileLess } from "./instructions.ts";
import type { WasmFunction } from "./module.ts";

const parameters = [
  ...["a", "b", "c", "fours", "rows", "terms", "wide", "width"],
  ...["aRow", "aTerm", "bRow", "cRow"],
];
const numbers = ["row", "column", "term", "left", "right", "a0", "a1", "a2", "a3", "c0", "c1", "c2", "c3"];
const vectors = ["lower", "upper", "factor", ...Array.from({ length: 8 }, (_, i) => `sum${i}`)];
const names: readonly string[] = [...parameters, ...numbers, ...vectors, "single"];
const at = (name: string) => names.indexOf(name);
const read = (name: string) => get(at(name));
const keep = (name: string) => set(at(name));
const until = (counter: string, end: string, body: readonly number[]) =>
  whileLess(at(counter), at(end), body);
const plus = (name: string, other: string) => [...read(name), ...read(other), ...i32.add];
const start = (name: string) => [...integer(0), ...keep(name)];

/** All terms of a sum: `left` goes along a row of a, `right` down the columns of b. */
const terms = (body: readonly number[]) => [
  ...[...start("term"), ...start("left"), ...plus("b", "column"), ...keep("right")],
  ...until("term", "terms", [
    ...body,
    ...[
      ...raise(at("left"), read("aTerm")),
      ...raise(at("right"), read("bRow")),
      ...raise(at("term"), integer(1)),
    ],
  ]),
];

/** Eight numbers of each of some rows at once. */
function wide(rows: readonly number[]): number[] {
  const halves = rows.flatMap((row) =>
    [0, 1].map((half) => ({
      row,
      half,
      sum: `sum${2 * row + half}`,
      place: [...plus(`c${row}`, "column"), ...integer(16 * half), ...i32.add],
    })),
  );
  const vector = (half: 0 | 1) => [...read("right"), ...integer(16 * half), ...i32.add, ...f32x4.load];
  const added = halves.flatMap(({ row, half, sum }) => [
    ...(half === 0 ? [...plus(`a${row}`, "left"), ...f32x4.loadSplat, ...keep("factor")] : []),
    ...[...read(sum), ...read("factor"), ...read(half === 0 ? "lower" : "upper"), ...f32x4.mul, ...f32x4.add],
    ...keep(sum),
  ]);
  return [
    ...halves.flatMap(({ place, sum }) => [...place, ...f32x4.load, ...keep(sum)]),
    ...terms([...vector(0), ...keep("lower"), ...vector(1), ...keep("upper"), ...added]),
    ...halves.flatMap(({ place, sum }) => [...place, ...read(sum), ...f32x4.storeAnywhere]),
    ...raise(at("column"), integer(32)),
  ];
}

/** One number of each of some rows, where fewer than eight are left. */
function narrow(rows: readonly number[]): number[] {
  const sum = (row: number) => [
    ...[...plus(`c${row}`, "column"), ...f32.load, ...keep("single")],
    ...terms([
      ...[...read("single"), ...plus(`a${row}`, "left"), ...f32.load, ...read("right"), ...f32.load],
      ...[...f32.multiply, ...f32.add, ...keep("single")],
    ]),
    ...[...plus(`c${row}`, "column"), ...read("single"), ...f32.store],
  ];
  return [...rows.flatMap(sum), ...raise(at("column"), integer(4))];
}

function rowsUntil(end: string, rows: readonly number[]): number[] {
  const places = ["a", "c"].flatMap((base) =>
    rows.flatMap((row) => [
      ...[...read(base), ...read(`${base}Row`), ...plusRow(row), ...i32.multiply, ...i32.add],
      ...keep(`${base}${row}`),
    ]),
  );
  return until("row", end, [
    ...[...places, ...start("column")],
    ...until("column", "wide", wide(rows)),
    ...until("column", "width", narrow(rows)),
    ...raise(at("row"), integer(rows.length)),
  ]);
}

function plusRow(row: number): number[] {
  return [...read("row"), ...integer(row), ...i32.add];
}

/**
 * c += a @ b of f32 matrices: a function of their addresses, of how many rows there are in whole fours and altogether, of how many
 * terms a sum has, of the bytes of a row of c in whole eights and altogether, and of the bytes from one row and term of a, row of b and
 * row of c to the next. What is next to each other in b and c are their columns.
 */
export const productFunction: WasmFunction = {
  parameters: parameters.map(() => "i32"),
  locals: [...numbers.map(() => "i32" as const), ...vectors.map(() => "v128" as const), "f32"],
  body: [...rowsUntil("fours", [0, 1, 2, 3]), ...rowsUntil("rows", [0])],
};
