import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType, StaticValue } from "../../typecheck/checked.ts";
import { type Cell, columnOrder, isMissing, numberOf, showCell, textOf } from "../cells.ts";
import { shared } from "../store.ts";
import type { FieldPreparation } from "./preparation.ts";

export interface BinaryFitted {
  readonly positive: string;
}

export interface ClassFitted {
  /** By class number. */
  readonly labels: readonly string[];
}

/** A target of two values: 1 for the positive one, 0 for any other. */
export function prepareBinary(
  field: CheckedField,
  type: FieldType & { kind: "binary" },
): FieldPreparation<BinaryFitted> {
  const values = new Map<number, boolean>();
  const found = new Set<string>();
  return {
    read(row, [cell = null]) {
      values.set(row, isValue(cell, type.positive));
      if (found.size < 6) found.add(showCell(cell));
      return undefined;
    },
    fit() {
      const positive = String(type.positive);
      if ([...values.values()].includes(true)) return { positive };
      const told = {
        field: field.name,
        positive: JSON.stringify(type.positive),
        found: [...found].join(", "),
      };
      const labels = [{ span: field.span, text: "declared here" }];
      throw new MultimError([report(catalogue.preparation.noPositive, told, { labels })]);
    },
    column(rows) {
      const stored = shared.f32(rows.length);
      for (const [i, row] of rows.entries()) stored[i] = values.get(row) ? 1 : 0;
      return { kind: "binary", values: stored };
    },
  };
}

/** Whether a cell has a value as it is written in a program: 1 is "1", "1.0" and true; true is "True". */
function isValue(cell: Cell, value: StaticValue): boolean {
  if (typeof value === "number") return numberOf(cell) === value;
  if (typeof value === "boolean") return textOf(cell).toLowerCase() === String(value);
  return textOf(cell) === value;
}

/** A target of several values, numbered in their order: those of the training part. */
export function prepareClass(field: CheckedField): FieldPreparation<ClassFitted> {
  const values = new Map<number, Cell>();
  return {
    read(row, [cell = null]) {
      values.set(row, cell);
      return undefined;
    },
    fit(training) {
      const cells = Array.from(training, (row) => values.get(row) ?? null).filter((cell) => !isMissing(cell));
      const distinct = new Map(cells.map((cell) => [textOf(cell), cell] as const));
      return { labels: [...distinct.values()].sort(columnOrder(distinct.values())).map(textOf) };
    },
    refuse(row, { labels }) {
      const cell = values.get(row) ?? null;
      if (labels.includes(textOf(cell))) return undefined;
      return report(catalogue.preparation.unknownClass, { field: field.name, value: showCell(cell) });
    },
    dimension: ({ labels }) => labels.length,
    column(rows, { labels }) {
      const numbers = new Map(labels.map((label, i) => [label, i]));
      const stored = shared.i32(rows.length);
      for (const [i, row] of rows.entries()) stored[i] = numbers.get(textOf(values.get(row) ?? null)) ?? 0;
      return { kind: "class", values: stored };
    },
  };
}
