import { f32, f32x4, get, i32, integer, raise, set, whileLess } from "./instructions.ts";
import type { ValueType, WasmFunction } from "./module.ts";

const weightedParameters = ["table", "from", "weights", "to", "sums", "entries", "wide", "width"] as const;
const plainParameters = ["row", "to", "sums", "entries", "wide", "width"] as const;
type Name =
  | (typeof weightedParameters | typeof plainParameters)[number]
  | "entry"
  | "sum"
  | "weight"
  | "weights4"
  | "wideEnd"
  | "rowEnd";
const types: Partial<Record<Name, ValueType>> = { weight: "f32", weights4: "v128" };

/** A function over entries. `row` is the address of the entry's row of what is added: `start` finds it, `term` is its numbers' part. */
function overEntries(
  parameters: readonly Name[],
  own: readonly Name[],
  start: (at: Addresses) => readonly number[],
  term: (at: Addresses, kind: typeof f32 | typeof f32x4) => readonly number[],
): WasmFunction {
  const locals: readonly Name[] = ["entry", "sum", "wideEnd", "rowEnd", ...own];
  const at = new Addresses([...parameters, ...locals]);
  const add = (kind: typeof f32 | typeof f32x4, bytes: number) => [
    ...[...at.read("sum"), ...at.read("sum"), ...kind.load, ...term(at, kind), ...kind.add, ...kind.store],
    ...[...at.raise("row", bytes), ...at.raise("sum", bytes)],
  ];
  return {
    parameters: parameters.map(() => "i32"),
    locals: locals.map((name) => types[name] ?? "i32"),
    body: at.until("entry", "entries", [
      ...start(at),
      ...[...at.rowOf("sums", "to"), ...at.keep("sum")],
      ...[...at.read("row"), ...at.read("wide"), ...i32.add, ...at.keep("wideEnd")],
      ...[...at.read("row"), ...at.read("width"), ...i32.add, ...at.keep("rowEnd")],
      ...at.until("row", "wideEnd", add(f32x4, 16)),
      ...at.until("row", "rowEnd", add(f32, 4)),
      ...at.raise("entry", 4),
    ]),
  };
}

/** Instructions on locals by name. */
class Addresses {
  private readonly names: readonly Name[];

  constructor(names: readonly Name[]) {
    this.names = names;
  }

  read(name: Name): readonly number[] {
    return get(this.names.indexOf(name));
  }

  keep(name: Name): readonly number[] {
    return set(this.names.indexOf(name));
  }

  raise(name: Name, bytes: number): readonly number[] {
    return raise(this.names.indexOf(name), integer(bytes));
  }

  until(counter: Name, end: Name, body: readonly number[]): readonly number[] {
    return whileLess(this.names.indexOf(counter), this.names.indexOf(end), body);
  }

  /** The address of the entry's number in a list. */
  ofEntry(list: Name): readonly number[] {
    return [...this.read(list), ...this.read("entry"), ...i32.add];
  }

  /** The address of the row that the entry's number in `list` names. */
  rowOf(base: Name, list: Name): readonly number[] {
    const offset = [...this.ofEntry(list), ...i32.load, ...this.read("width"), ...i32.multiply];
    return [...this.read(base), ...offset, ...i32.add];
  }
}

/**
 * For each entry, its weight times row `from` of the table is added to row `to` of the sums. All parameters are addresses or numbers
 * of bytes: of the entries, of a row's part in whole fours, of a row.
 */
export const weightedRowSum = overEntries(
  weightedParameters,
  ["row", "weight", "weights4"],
  (at) => [
    ...[...at.rowOf("table", "from"), ...at.keep("row")],
    ...[...at.ofEntry("weights"), ...f32.load, ...at.keep("weight")],
    ...[...at.read("weight"), ...f32x4.splat, ...at.keep("weights4")],
  ],
  (at, kind) => [
    ...at.read(kind === f32 ? "weight" : "weights4"),
    ...[...at.read("row"), ...kind.load],
    ...(kind === f32 ? f32.multiply : f32x4.mul),
  ],
);

/** The rows of the entries, which lie one after another from the first parameter on, are added to rows `to` of the sums. */
export const rowSum = overEntries(
  plainParameters,
  [],
  () => [],
  (at, kind) => [...at.read("row"), ...kind.load],
);
