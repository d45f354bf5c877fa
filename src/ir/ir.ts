import type { Span } from "../diagnostics/diagnostic.ts";
import type { Attributes, PrimitiveName } from "./primitives/index.ts";

/** `f16` and `bf16` are reserved. */
export type DType = "f64" | "f32" | "i32" | "u8" | "bool";

export interface TensorType {
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** A value of a function; `id` is unique within it and prints as `%id`. */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
}

/** A named value at a function's edge. */
export interface Port {
  readonly name: string;
  readonly value: Value;
}

/** One operation: a primitive of the table. */
export interface Operation {
  readonly kind: "primitive";
  readonly op: PrimitiveName;
  readonly inputs: readonly Value[];
  readonly attributes: Attributes;
  readonly output: Value;
  readonly span?: Span;
}

/** A call of another function of the module. Functions never call themselves. */
export interface CallOperation {
  readonly kind: "call";
  readonly callee: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly span?: Span;
}

export type Instruction = Operation | CallOperation;

/** Single assignment, in an order in which every value is defined before it is used. */
export interface Func {
  readonly name: string;
  readonly inputs: readonly Port[];
  readonly instructions: readonly Instruction[];
  readonly outputs: readonly Port[];
}

export type Initializer =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "glorot" | "he"; readonly fanIn: number; readonly fanOut: number }
  | { readonly kind: "normal"; readonly deviation: number }
  | { readonly kind: "uniform"; readonly limit: number };

/** A main function with all that it calls, by name. */
export interface Module {
  readonly functions: ReadonlyMap<string, Func>;
  readonly main: Func;
}

/** What lives from step to step. */
export interface Cell {
  /** `Recommend.words.block.1.linear.w`; slots append their name: `….w:m`. */
  readonly path: string;
  readonly type: TensorType;
  readonly initial: Initializer;
  readonly role: "parameter" | "slot" | "statistic" | "counter";
  /** A parameter that no optimiser changes. */
  readonly frozen?: boolean;
  readonly span?: Span;
}

/**
 * What a step does to a cell: `set` replaces it, `update_rows` adds nothing but replaces the rows that `indices` name. Where it names
 * one twice, it gives the same numbers both times.
 */
export type Write =
  | { readonly kind: "set"; readonly cell: string; readonly value: Value }
  | { readonly kind: "update_rows"; readonly cell: string; readonly indices: Value; readonly rows: Value };

export type GraphKind = "train" | "evaluate" | "predict";

/**
 * One step, whole: reads its cells once, computes, gives results and writes. `functions` holds every function that `main` calls.
 * main's inputs are the feeds followed by the cells of `reads`; its outputs are the results followed by the values of `writes`.
 */
export interface Graph {
  readonly kind: GraphKind;
  readonly functions: ReadonlyMap<string, Func>;
  readonly main: Func;
  readonly feeds: readonly Port[];
  readonly reads: readonly { readonly cell: string; readonly value: Value }[];
  readonly results: readonly Port[];
  readonly writes: readonly Write[];
}

/** The run dimensions of one instance: rows, and for a bag field the entries of all rows of this batch. */
export interface Size {
  readonly batch: number;
  readonly bags: Readonly<Record<string, number>>;
  /** The positions of a text field, one of the program's `lengths`; all that it may have where nothing is said. */
  readonly lengths?: Readonly<Record<string, number>>;
}

/** A family of step graphs over one state. */
export interface Program {
  readonly cells: readonly Cell[];
  /** By text field, the numbers of positions that there are graphs for, rising; a field that is not here always has all. */
  readonly lengths?: Readonly<Record<string, readonly number[]>>;
  /** The graph of one kind at one size. Pure: the same arguments give an equal graph. */
  graph(kind: GraphKind, size: Size): Graph;
}
