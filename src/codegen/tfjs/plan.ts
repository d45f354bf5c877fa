import type { TensorType } from "../../ir/ir.ts";
import type { RandomInput } from "../randoms.ts";
import type { KernelName } from "./kernels.ts";

/** A kernel's attribute, as tfjs takes it. */
export type Attribute = number | string | boolean | readonly Attribute[];

/** A tensor of a plan. Slots are numbered from 0. u8 is held as tfjs's int32: it has no bytes. */
export interface Stored {
  readonly slot: number;
  readonly type: TensorType;
}

/** One kernel to run. */
export interface Node {
  readonly kernel: KernelName;
  /** In the order of the kernel's inputs. */
  readonly inputs: readonly Stored[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly output: Stored;
  /** What it is for: the primitive. */
  readonly purpose: string;
}

/** Numbers that are the same in every step. */
export interface Constant extends Stored {
  readonly values: readonly number[];
}

/** Indices of rows are a column. */
export type PlannedWrite =
  | { readonly kind: "set"; readonly cell: string; readonly value: Stored }
  | { readonly kind: "update_rows"; readonly cell: string; readonly indices: Stored; readonly rows: Stored };

/** A step as kernels of tfjs, in order. */
export interface Plan {
  /** How many slots there are. */
  readonly slots: number;
  readonly constants: readonly Constant[];
  readonly feeds: readonly (Stored & { readonly name: string })[];
  /** Feeds that the runtime fills. */
  readonly randoms: readonly (Stored & { readonly random: RandomInput })[];
  readonly reads: readonly (Stored & { readonly cell: string })[];
  readonly nodes: readonly Node[];
  /** For each node, the slots that nothing needs after it. Constants, and what a step gives, are never among them. */
  readonly releases: readonly (readonly number[])[];
  readonly results: readonly (Stored & { readonly name: string })[];
  readonly writes: readonly PlannedWrite[];
}
