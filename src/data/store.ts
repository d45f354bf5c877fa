import type { CheckedStep } from "../typecheck/checked.ts";
import type { Numbers } from "./store/numbers.ts";
import type { Ragged } from "./store/ragged.ts";

/** Prepared columns. Threads share those of a data set's store, whose row numbers are `row.key`s. */
export interface Store {
  readonly rows: number;
  /** The `row.key` of each row of a store that has some of another's rows. */
  readonly keys?: Int32Array;
  readonly fields: readonly StoredField[];
}

export interface StoredField {
  readonly name: string;
  readonly target: boolean;
  readonly column: StoredColumn;
  /** 1 where an optional field is there, or where a target is known; absent where all are. */
  readonly present?: Uint8Array;
}

export type StoredColumn =
  | { readonly kind: "number"; readonly width: number; readonly values: Numbers<"f32"> }
  | { readonly kind: "binary"; readonly values: Numbers<"f32"> }
  | { readonly kind: "category" | "class"; readonly values: Numbers<"i32"> }
  | { readonly kind: "text"; readonly length: number; readonly ids: Ragged<"i32"> }
  /** Each entry has its weight. */
  | { readonly kind: "bag"; readonly indices: Ragged<"i32">; readonly weights: Numbers<"f32"> }
  | {
      readonly kind: "image";
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly training: StoredImages;
      readonly evaluating: StoredImages;
    };

/** Images before the steps that are left to do for each batch; an image without pixels is absent. */
export interface StoredImages {
  readonly heights: Int32Array;
  readonly widths: Int32Array;
  /** Where each one's pixels begin. */
  readonly starts: Float64Array;
  readonly pixels: Numbers<"u8">;
  readonly steps: readonly CheckedStep[];
}

/** All numbers of a column, but for an image those of one mode. */
export function numbersOf(column: StoredColumn): readonly Numbers[] {
  switch (column.kind) {
    case "text":
      return [column.ids.offsets, column.ids.values];
    case "bag":
      return [column.indices.offsets, column.indices.values, column.weights];
    case "image":
      return [column.training.pixels];
    default:
      return [column.values];
  }
}

/** Zeros that threads share. */
export const shared = {
  u8: (length: number) => new Uint8Array(new SharedArrayBuffer(length)),
  i32: (length: number) => new Int32Array(new SharedArrayBuffer(4 * length)),
  f64: (length: number) => new Float64Array(new SharedArrayBuffer(8 * length)),
};
