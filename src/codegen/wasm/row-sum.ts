import { f32, f32x4, get, i32, integer, raise, set, whileLess } from "./instructions.ts";
import type { ValueType, WasmFunction } from "./module.ts";

const parameters = ["table", "from", "weights", "to", "sums", "entries", "wide", "width"] as const;
const locals = ["entry", "end", "row", "sum", "weight", "weights4", "wideEnd", "rowEnd"] as const;
const types: Partial<Record<(typeof locals)[number], ValueType>> = { weight: "f32", weights4: "v128" };
const names = [...parameters, ...locals];
type Name = (typeof names)[number];

const read = (name: Name) => get(names.indexOf(name));
const keep = (name: Name) => set(names.indexOf(name));
const until = (counter: Name, end: Name, body: readonly number[]) =>
  whileLess(names.indexOf(counter), names.indexOf(end), body);

/** The address of the entry's number in a list. */
const ofEntry = (name: Name) => [...read(name), ...read("entry"), ...i32.add];
const rowOf = (base: Name, rows: Name) => [
  ...read(base),
  ...[...ofEntry(rows), ...i32.load, ...read("width"), ...i32.multiply],
  ...i32.add,
];

const forward = (bytes: number) => [
  ...raise(names.indexOf("row"), integer(bytes)),
  ...raise(names.indexOf("sum"), integer(bytes)),
];
const sumOf = (kind: typeof f32 | typeof f32x4, weight: Name, multiply: readonly number[]) => [
  ...read("sum"),
  ...[...read("sum"), ...kind.load],
  ...[...read(weight), ...read("row"), ...kind.load, ...multiply],
  ...kind.add,
  ...kind.store,
];

/**
 * For each entry, its weight times row `from` of the table is added to row `to` of the sums. All parameters are addresses or numbers
 * of bytes: of the entries, of a row's part in whole fours, of a row.
 */
export const rowSumFunction: WasmFunction = {
  parameters: parameters.map(() => "i32"),
  locals: locals.map((name) => types[name] ?? "i32"),
  body: until("entry", "entries", [
    ...[...rowOf("table", "from"), ...keep("row")],
    ...[...rowOf("sums", "to"), ...keep("sum")],
    ...[...read("row"), ...read("wide"), ...i32.add, ...keep("wideEnd")],
    ...[...read("row"), ...read("width"), ...i32.add, ...keep("rowEnd")],
    ...[...ofEntry("weights"), ...f32.load, ...keep("weight")],
    ...[...read("weight"), ...f32x4.splat, ...keep("weights4")],
    ...until("row", "wideEnd", [...sumOf(f32x4, "weights4", f32x4.mul), ...forward(16)]),
    ...until("row", "rowEnd", [...sumOf(f32, "weight", f32.multiply), ...forward(4)]),
    ...raise(names.indexOf("entry"), integer(4)),
  ]),
};
