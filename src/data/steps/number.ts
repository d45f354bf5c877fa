import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField, CheckedStep, FieldType } from "../../typecheck/checked.ts";
import { type Cell, flatten, isMissing, numberOf, showCell } from "../cells.ts";
import { NumbersReader, NumbersWriter } from "../store/numbers.ts";
import type { Storage } from "../store/storage.ts";
import { type FieldReading, nothingToFit, optionsOf, type Refusal } from "./preparation.ts";

/** One number for each of the field's values. */
export interface NumberFitted {
  readonly impute?: readonly number[];
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
}

/** Numbers: missing ones imputed, then scaled, as the steps say, in their order. */
export function readNumber(
  field: CheckedField,
  type: FieldType & { kind: "number" },
  storage: Storage,
): FieldReading<NumberFitted> {
  const { width } = type;
  const numbers = new NumbersWriter("f64", storage);
  const own = new Float64Array(width);
  return {
    read(row, cells) {
      own.fill(Number.NaN);
      const refusal = readNumbers(field, cells, own);
      if (refusal) return refusal;
      numbers.padTo(row * width, 0);
      numbers.append(own);
      return undefined;
    },
    finish(rows) {
      numbers.padTo(rows * width, 0);
      const read = new NumbersReader(numbers.finish());
      return {
        fit: (training) => fitSteps(field, width, read, training),
        column(rows, fitted) {
          const values = new NumbersWriter("f32", storage);
          for (const row of rows)
            for (const [j, x] of read.slice(row * width, (row + 1) * width).entries())
              values.push(field.steps.reduce((value, step) => applyStep(step, value, j, fitted), x));
          return { kind: "number", width, values: values.finish() };
        },
      };
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

/** Fits one step after another, each on what those before it make of the training rows. */
function fitSteps(
  field: CheckedField,
  width: number,
  read: NumbersReader<"f64">,
  training: Int32Array,
): NumberFitted {
  let fitted: NumberFitted = {};
  for (const [i, step] of field.steps.entries()) {
    const before = field.steps.slice(0, i);
    const so = fitted;
    const columns = Array.from({ length: width }, (_, j) => ({
      *[Symbol.iterator]() {
        for (const row of training) {
          const x = before.reduce((value, one) => applyStep(one, value, j, so), read.at(row * width + j));
          if (!Number.isNaN(x)) yield x;
        }
      },
    }));
    fitted = { ...fitted, ...fittedBy(field, step, columns) };
  }
  return fitted;
}

function fittedBy(
  field: CheckedField,
  step: CheckedStep,
  columns: readonly Iterable<number>[],
): NumberFitted {
  const value = step.options["value"];
  const each = (what: string, statistic: (column: Iterable<number>) => number) =>
    columns.map((column) => {
      for (const _ of column) return statistic(column);
      throw nothingToFit(field, what);
    });
  if (step.name === "impute" && typeof value === "number") return { impute: columns.map(() => value) };
  if (step.name === "impute") return { impute: each(`a ${value}`, value === "median" ? median : mean) };
  if (step.name === "standardize")
    return { mean: each("a mean", mean), deviation: each("a mean", deviation) };
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

function mean(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const x of values) {
    sum += x;
    count++;
  }
  return sum / count;
}

function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** The population's standard deviation; 1 for values that are all the same. */
function deviation(values: Iterable<number>): number {
  const center = mean(values);
  let sum = 0;
  let count = 0;
  for (const x of values) {
    sum += (x - center) ** 2;
    count++;
  }
  return Math.sqrt(sum / count) || 1;
}
