import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField } from "../../typecheck/checked.ts";
import type { Fitted } from "../dataset.ts";
import { readingOf } from "../steps/index.ts";
import type { FieldPreparation } from "../steps/preparation.ts";
import type { Storage } from "../store/storage.ts";
import { type StoredField, shared } from "../store.ts";
import { placed, type ReadOptions, readField } from "./fields.ts";
import type { Refusals } from "./refusals.ts";
import type { Rows } from "./rows.ts";

/** A field that has been read. Rows are wanted ones, by their place among these, rising. */
export class FieldRead {
  readonly field: CheckedField;
  readonly #preparation: FieldPreparation;
  /** 1 for rows that have the field. */
  readonly #present: Uint8Array;

  private constructor(field: CheckedField, preparation: FieldPreparation, present: Uint8Array) {
    this.field = field;
    this.#preparation = preparation;
    this.#present = present;
  }

  /** Reads a field of some rows of the base. */
  static async read(
    field: CheckedField,
    rows: Rows,
    wanted: Int32Array,
    refusals: Refusals,
    { storage, ...options }: ReadOptions & { readonly storage: Storage },
  ): Promise<FieldRead> {
    const reading = readingOf(field, storage);
    const present = await readField(field, reading, rows, wanted, refusals, options);
    return new FieldRead(field, reading.finish(wanted.length), present);
  }

  has(row: number): boolean {
    return this.#present[row] === 1;
  }

  /** What the field learns from training rows. */
  fit(training: Int32Array): unknown {
    return this.#preparation.fit(training.filter((row) => this.has(row)));
  }

  /** The field's fitted dimension, by name. */
  dimension(fitted: unknown): readonly (readonly [name: string, size: number])[] {
    const name = dimensionName(this.field);
    const size = this.#preparation.dimension?.(fitted);
    return name === undefined || size === undefined ? [] : [[name, size]];
  }

  /** Refuses rows of the base for what only shows once the field is fitted. */
  refuse(fitted: unknown, rows: Rows, wanted: Int32Array, refusals: Refusals): void {
    const refusalOf = this.#preparation.refuse?.(fitted);
    if (!refusalOf) return;
    for (const [place, row] of wanted.entries()) {
      const refusal = this.has(place) ? refusalOf(place) : undefined;
      if (refusal) refusals.add(row, placed(refusal, this.field, rows, row));
    }
  }

  async store(fitted: unknown, rows: Int32Array): Promise<StoredField> {
    const { name, target, optional } = this.field;
    const column = await this.#preparation.column(rows, fitted);
    const all = rows.every((row) => this.has(row));
    if (all && !optional) return { name, target, column };
    const present = shared.u8(rows.length);
    for (const [i, row] of rows.entries()) present[i] = this.has(row) ? 1 : 0;
    return { name, target, column, present };
  }
}

function dimensionName({ type }: CheckedField): string | undefined {
  switch (type.kind) {
    case "text":
      return type.vocabulary.name;
    case "category":
      return type.values.name;
    case "class":
      return type.classes.name;
    default:
      return undefined;
  }
}

/** Fits all fields on the training rows. */
export function fitFields(read: readonly FieldRead[], training: Int32Array): Fitted {
  const fitted = read.map((one) => [one, one.fit(training)] as const);
  return {
    dimensions: Object.fromEntries(fitted.flatMap(([one, own]) => one.dimension(own))),
    fields: Object.fromEntries(fitted.map(([{ field }, own]) => [field.name, own])),
  };
}

/** What a field learned in training. */
export function fittedOf(fitted: Fitted, field: CheckedField): unknown {
  return fitted.fields[field.name] ?? internal(`nothing is fitted for ${field.name}`);
}
