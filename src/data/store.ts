import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import type { CheckedField, CheckedStep } from "../typecheck/checked.ts";

/** Prepared columns, in memory that threads share. Row numbers are `row.key`s. */
export interface Store {
  readonly rows: number;
  readonly fields: readonly StoredField[];
}

export interface StoredField {
  readonly name: string;
  readonly target: boolean;
  readonly column: StoredColumn;
  /** 1 where an optional field is there, or where a target is known; absent where all are. */
  readonly present?: Uint8Array;
}

/** A row's entries are those from its offset to the next row's. */
export type StoredColumn =
  | { readonly kind: "number"; readonly width: number; readonly values: Float32Array }
  | { readonly kind: "binary"; readonly values: Float32Array }
  | { readonly kind: "category" | "class"; readonly values: Int32Array }
  | {
      readonly kind: "text";
      readonly length: number;
      readonly offsets: Float64Array;
      readonly ids: Int32Array;
    }
  | {
      readonly kind: "bag";
      readonly offsets: Float64Array;
      readonly indices: Int32Array;
      readonly weights: Float32Array;
    }
  | {
      readonly kind: "image";
      readonly height: number;
      readonly width: number;
      readonly channels: number;
      readonly training: StoredImages;
      readonly evaluating: StoredImages;
    };

/** Images before the steps that are left to do for each batch. */
export interface StoredImages {
  readonly heights: Int32Array;
  readonly widths: Int32Array;
  readonly offsets: Float64Array;
  readonly pixels: Uint8Array;
  readonly steps: readonly CheckedStep[];
}

/** Zeros that threads share. */
export const shared = {
  u8: (length: number) => new Uint8Array(new SharedArrayBuffer(length)),
  i32: (length: number) => new Int32Array(new SharedArrayBuffer(4 * length)),
  f32: (length: number) => new Float32Array(new SharedArrayBuffer(4 * length)),
  f64: (length: number) => new Float64Array(new SharedArrayBuffer(8 * length)),
};

/** Room for a field's images. Errors: MM767 where there is too little memory. */
export function sharedPixels(field: CheckedField, bytes: number): Uint8Array {
  try {
    return shared.u8(bytes);
  } catch {
    const labels = [{ span: field.span, text: "held in memory" }];
    throw new MultimError([report(catalogue.preparation.tooLarge, { field: field.name, bytes }, { labels })]);
  }
}

/** Where each row's entries begin, and the last one's end, from their numbers. */
export function offsetsOf(counts: Iterable<number>, rows: number): Float64Array {
  const offsets = shared.f64(rows + 1);
  let end = 0;
  let row = 0;
  for (const count of counts) {
    end += count;
    offsets[++row] = end;
  }
  return offsets;
}

/** Numbers that are added one by one. */
export class Growing {
  values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Int32Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}
