import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField, CheckedStep, FieldType } from "../../typecheck/checked.ts";
import { type Cell, flatten, isMissing, numberOf, showCell } from "../cells.ts";
import { shared } from "../store.ts";
import { type FieldPreparation, nothingToFit, optionsOf, type Refusal } from "./preparation.ts";

/** One number for each of the field's values. */
export interface NumberFitted {
  readonly impute?: readonly number[];
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
}

/** Numbers: missing ones imputed, then scaled, as the steps say, in their order. */
export function prepareNumber(
  field: CheckedField,
  type: FieldType & { kind: "number" },
): FieldPreparation<NumberFitted> {
  const { width } = type;
  const rowsRead = new Map<number, Float64Array>();
  return {
    read(row, cells) {
      const numbers = Float64Array.from({ length: width });
      const refusal = readNumbers(field, cells, numbers);
      if (!refusal) rowsRead.set(row, numbers);
      return refusal;
    },
    fit(training) {
      const columns = Array.from({ length: width }, (_, i) =>
        Float64Array.from(training, (row) => rowsRead.get(row)?.[i] ?? Number.NaN),
      );
      return field.steps.reduce((fitted, step) => fitStep(field, step, columns, fitted), {});
    },
    column(rows, fitted) {
      const values = shared.f32(rows.length * width);
      for (const [i, row] of rows.entries()) {
        const read = rowsRead.get(row);
        for (let j = 0; read && j < width; j++)
          values[i * width + j] = field.steps.reduce(
            (x, step) => applyStep(step, x, j, fitted),
            read[j] ?? 0,
          );
      }
      return { kind: "number", width, values };
    },
  };
}

function readNumbers(field: CheckedField, cells: readonly Cell[], out: Float64Array): Refusal | undefined {
  const flat = valuesOf(cells, out.length);
  if (flat.length !== out.length) {
    const told = { field: field.name, expected: out.length, found: flat.length };
    return report(catalogue.preparation.wrongWidth, told);
  }
  for (const [i, cell] of flat.entries()) {
    const value = numberOf(cell);
    if (value === undefined)
      return report(catalogue.preparation.notNumber, { field: field.name, value: showCell(cell) });
    const refusal = Number.isNaN(value) ? refuseMissing(field, cells, i) : refuseLogarithm(field, value);
    if (refusal) return refusal;
    out[i] = value;
  }
  return undefined;
}

/** The values of all columns; a list that is missing lacks all of its numbers. */
function valuesOf(cells: readonly Cell[], width: number): readonly Cell[] {
  const [only = null] = cells;
  return cells.length === 1 && isMissing(only) ? Array.from({ length: width }, () => null) : flatten(cells);
}

function refuseMissing(field: CheckedField, cells: readonly Cell[], i: number): Refusal | undefined {
  if (optionsOf(field, "impute")) return undefined;
  const { columns } = field.columns;
  const name = `\`${columns[cells.length === 1 ? 0 : i] ?? columns.join(", ")}\``;
  const column = Array.isArray(cells[0]) && cells.length === 1 ? `number ${i + 1} of ${name}` : name;
  return report(catalogue.preparation.numberMissing, { field: field.name, column });
}

/** The checker lets no `standardize` stand before `log`, so what does can be followed from the value alone. */
function refuseLogarithm(field: CheckedField, value: number): Refusal | undefined {
  let x = value;
  for (const step of field.steps) {
    if (step.name === "standardize") return undefined;
    if (step.name === "log" && x <= -1)
      return report(catalogue.preparation.noLogarithm, { field: field.name, value: x });
    x = applyStep(step, x, 0, {});
  }
  return undefined;
}

/** Fits a step on the columns, and applies it to them. */
function fitStep(
  field: CheckedField,
  step: CheckedStep,
  columns: readonly Float64Array[],
  before: NumberFitted,
): NumberFitted {
  const fitted = { ...before, ...fittedBy(field, step, columns) };
  for (const [j, column] of columns.entries())
    for (let i = 0; i < column.length; i++) column[i] = applyStep(step, column[i] ?? 0, j, fitted);
  return fitted;
}

function fittedBy(field: CheckedField, step: CheckedStep, columns: readonly Float64Array[]): NumberFitted {
  const present = () =>
    columns.map((column) => {
      const there = column.filter((x) => !Number.isNaN(x));
      if (there.length === 0) throw nothingToFit(field, step.name === "impute" ? `a ${value}` : "a mean");
      return there;
    });
  const value = step.options["value"];
  if (step.name === "impute" && typeof value === "number") return { impute: columns.map(() => value) };
  if (step.name === "impute") return { impute: present().map(value === "median" ? median : mean) };
  if (step.name === "standardize") return { mean: present().map(mean), deviation: present().map(deviation) };
  return {};
}

function applyStep(step: CheckedStep, x: number, j: number, fitted: NumberFitted): number {
  switch (step.name) {
    case "impute":
      return Number.isNaN(x) ? (fitted.impute?.[j] ?? x) : x;
    case "standardize":
      return (x - (fitted.mean?.[j] ?? 0)) / (fitted.deviation?.[j] ?? 1);
    case "log":
      return Math.log1p(x);
    case "clip":
      return Math.min(Math.max(x, Number(step.options["low"])), Number(step.options["high"]));
    default:
      return x;
  }
}

function mean(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** The population's standard deviation; 1 for values that are all the same. */
function deviation(values: Float64Array): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - center) ** 2))) || 1;
}
