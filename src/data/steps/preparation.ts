import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, CheckedStep, StaticValue } from "../../typecheck/checked.ts";
import type { Cell } from "../cells.ts";
import type { StoredColumn } from "../store.ts";

/** Why a row's value can't be prepared; its place is added by the caller. */
export type Refusal = Diagnostic;

/**
 * One field on its way from cells to a column. Rows are given in rising order each time, so that what has been read of them can
 * lie in files. First every row is read that may be kept and has the field; where reading takes promises, they may end in any order.
 */
export interface FieldReading<S = unknown> {
  /** Takes a row's cells, one for each of the field's columns. Contents of files are bytes here. */
  read(row: number, cells: readonly Cell[]): Refusal | undefined | Promise<Refusal | undefined>;
  /** What has been read of so many rows, those that were left out included. */
  finish(rows: number): FieldPreparation<S>;
}

/** A field that has been read: the training rows fit, then the rows that are kept make the column. `S` is what is fitted: JSON. */
export interface FieldPreparation<S = unknown> {
  /** Learns from training rows that have the field. Errors: MM764, MM765. */
  fit(training: Int32Array): S;
  /** Reasons against rows that only show once the field is fitted. */
  refuse?(fitted: S): (row: number) => Refusal | undefined;
  /** The value of the field's fitted dimension. */
  dimension?(fitted: S): number;
  /** The column of some rows. Rows that were not read are zeros. */
  column(rows: Int32Array, fitted: S): StoredColumn | Promise<StoredColumn>;
}

/** The options of a field's step; undefined where the field has no such step. */
export function optionsOf(
  field: CheckedField,
  step: string,
): Readonly<Record<string, StaticValue>> | undefined {
  return field.steps.find((one: CheckedStep) => one.name === step)?.options;
}

/** Thrown where the training part has nothing to learn from. */
export function nothingToFit(field: CheckedField, what: string): MultimError {
  const labels = [{ span: field.span, text: "fitted on the training part" }];
  return new MultimError([
    report(catalogue.preparation.nothingToFit, { field: field.name, what }, { labels }),
  ]);
}
