import { initialise } from "../../src/ir/initialise.ts";
import type { Graph, Program, Size, TensorType } from "../../src/ir/ir.ts";
import { elements } from "../../src/ir/shapes.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";
import type { CheckedData, CheckedField, CheckedTrain } from "../../src/typecheck/checked.ts";
import { Choices } from "./generator/choices.ts";

/** Sizes that preparation might find for a data set. */
export function fittedSizes(data: CheckedData, seed: number): Record<string, number> {
  const c = new Choices({ seed, budget: 1000 });
  const sizes: Record<string, number> = {};
  for (const { type } of data.fields) {
    if (type.kind === "text") sizes[type.vocabulary.name] = c.between(3, type.vocabulary.bound ?? 9);
    if (type.kind === "category") sizes[type.values.name] = c.between(2, 5);
    if (type.kind === "class") sizes[type.classes.name] = c.between(2, 4);
  }
  return sizes;
}

/** So many entries a bag has in one row, at most. */
const ENTRIES = 3;

/** The size of a batch of so many rows, with places to spare for the entries of bags. */
export function someSize(data: CheckedData, batch: number, spare = 1): Size {
  const bags = data.fields.filter(({ type }) => type.kind === "bag");
  return { batch, bags: Object.fromEntries(bags.map(({ name }) => [name, ENTRIES * batch + spare])) };
}

/** The shortest sizes of a program's texts that rows fit into. */
export function lengthsFor({ lengths = {} }: Program, rows: readonly Row[]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(lengths).map(([field, sizes]) => {
      const longest = Math.max(...rows.map((row) => row.get(`${field}.length`)?.[0] ?? 0));
      return [field, sizes.find((size) => size >= longest) ?? longest];
    }),
  );
}

/** How far parameters are nudged. */
const NUDGE = 2e-6;

/** Every cell's first value; with a `nudge` other than 0, parameters are moved by hardly anything, each number in its own way. */
export function initialCells(program: Program, { seed }: CheckedTrain, nudge = 0): Tensors {
  const c = new Choices({ seed: nudge, budget: 1e6 });
  return new Map(
    program.cells.map((cell) => {
      const data = Float32Array.from(initialise(cell, seed));
      const isNudged = nudge > 0 && cell.role === "parameter";
      const moved = isNudged ? data.map((value) => value + NUDGE * c.number(-1, 1)) : data;
      return [cell.path, { type: cell.type, data: moved }];
    }),
  );
}

/** What stands in one row, feed by feed; of a bag as many entries as it has. */
export type Row = ReadonlyMap<string, readonly number[]>;

/** Sizes that preparation found, by the names of their dimensions. */
export type Fitted = Readonly<Record<string, number>>;

/** Rows made at random; the same for the same seed. */
export function someRows(data: CheckedData, fitted: Fitted, count: number, seed: number): Row[] {
  const c = new Choices({ seed, budget: 1e6 });
  return Array.from({ length: count }, (_, row) => {
    const cells = data.fields.flatMap((field) => fieldCells(c, field, fitted));
    return new Map([...cells, ["row.weight", [c.pick([1, 0.5, 2])]], ["row.key", [3 * row + 1]]]);
  });
}

/**
 * The same rows with something else wherever nothing may look: behind the end of a text, in fields that are absent; and with more
 * rows, which have no weight.
 */
export function disturbed(
  data: CheckedData,
  fitted: Fitted,
  rows: readonly Row[],
  more: number,
  seed: number,
): Row[] {
  const others = someRows(data, fitted, rows.length + more, seed);
  const padding = others.slice(rows.length).map((row) => new Map([...row, ["row.weight", [0]]]));
  return [...rows.map((row, i) => disturbedRow(data, row, others[i] as Row)), ...padding];
}

function disturbedRow({ fields }: CheckedData, row: Row, other: Row): Row {
  const changed = new Map(row);
  for (const { name, type } of fields) {
    const isAbsent = row.get(`${name}.present`)?.[0] === 0;
    for (const feed of isAbsent
      ? [name, `${name}.ids`, `${name}.length`, `${name}.indices`, `${name}.weights`]
      : []) {
      const garbage = other.get(feed);
      if (garbage) changed.set(feed, garbage);
    }
    const length = row.get(`${name}.length`)?.[0] ?? 0;
    const ids = changed.get(`${name}.ids`);
    if (type.kind === "text" && !isAbsent && ids)
      changed.set(
        `${name}.ids`,
        ids.map((id, place) => (place < length ? id : 1)),
      );
  }
  return changed;
}

type Cells = readonly (readonly [feed: string, numbers: readonly number[]])[];

function fieldCells(c: Choices, field: CheckedField, fitted: Fitted): Cells {
  const { name, optional, target, type } = field;
  if (!optional || target) return presentCells(c, field, fitted);
  const isAbsent = c.chance(0.4);
  const cells = presentCells(c, field, fitted);
  const made = isAbsent
    ? cells.map(([feed, numbers]) => [feed, type.kind === "bag" ? [] : numbers.map(() => 0)] as const)
    : cells;
  return [...made, [`${name}.present`, [isAbsent ? 0 : 1]]];
}

function presentCells(c: Choices, { name, type }: CheckedField, fitted: Fitted): Cells {
  const several = (count: number, of: () => number) => Array.from({ length: count }, of);
  const below = (count: number | undefined) => c.below(count ?? 1);
  switch (type.kind) {
    case "text": {
      const length = c.between(0, type.length);
      const ids = several(type.length, () => 1 + below((fitted[type.vocabulary.name] ?? 2) - 1));
      return [
        [`${name}.ids`, ids.map((id, place) => (place < length ? id : 0))],
        [`${name}.length`, [length]],
      ];
    }
    case "bag": {
      const entries = c.between(0, ENTRIES);
      return [
        [`${name}.indices`, several(entries, () => below(type.buckets))],
        [`${name}.weights`, several(entries, () => c.number(0.1, 1))],
      ];
    }
    case "category":
      return [[name, [below(fitted[type.values.name])]]];
    case "class":
      return [[name, [below(fitted[type.classes.name])]]];
    case "number":
      return [[name, several(type.width, () => c.number(-1.5, 1.5))]];
    case "image":
      return [[name, several(type.height * type.width * type.channels, () => c.number(0, 1))]];
    case "binary":
      return [[name, [below(2)]]];
  }
}

const step: Row = new Map([
  ["step.seed", [11]],
  ["step.index", [2]],
  ["step.rate", [0.01]],
]);

/** The feeds of one step over some rows, as docs/feeds.md says: as many of them as the graph wants. */
export function feedsFor(graph: Graph, rows: readonly Row[]): Tensors {
  return new Map(
    graph.feeds.map(({ name, value: { type } }) => [name, tensorOf(type, feed(name, rows, type))]),
  );
}

function feed(name: string, rows: readonly Row[], { shape }: TensorType): readonly number[] {
  if (name.endsWith(".ids")) return rows.flatMap((row) => row.get(name)?.slice(0, shape[1]) ?? []);
  if (name === "row.place") return rows.map((_, place) => place);
  const [bag] = name.split(".rows");
  if (bag !== name) return rows.flatMap((row, place) => (row.get(`${bag}.indices`) ?? []).map(() => place));
  return step.get(name) ?? rows.flatMap((row) => row.get(name) ?? []);
}

/** What is left of the tensor's places has zeros: the entries of a bag that no row has. */
function tensorOf(type: TensorType, numbers: readonly number[]): Tensor {
  const count = elements(type.shape);
  const all = [...numbers, ...new Array<number>(Math.max(0, count - numbers.length)).fill(0)];
  return { type, data: type.dtype === "i32" ? Int32Array.from(all) : Float32Array.from(all) };
}
