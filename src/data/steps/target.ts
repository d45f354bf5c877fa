import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType, StaticValue } from "../../typecheck/checked.ts";
import { type Cell, columnOrder, isMissing, numberOf, showCell, textOf } from "../cells.ts";
import { NumbersReader, NumbersWriter } from "../store/numbers.ts";
import type { Storage } from "../store/storage.ts";
import type { FieldReading } from "./preparation.ts";
import { Numbered } from "./text.ts";

export interface BinaryFitted {
  readonly positive: string;
}

export interface ClassFitted {
  /** By class number. */
  readonly labels: readonly string[];
}

/** A target of two values: 1 for the positive one, 0 for any other. */
export function readBinary(
  field: CheckedField,
  type: FieldType & { kind: "binary" },
  storage: Storage,
): FieldReading<BinaryFitted> {
  const values = new NumbersWriter("u8", storage);
  const found = new Set<string>();
  let some = false;
  return {
    read(row, [cell = null]) {
      const positive = isValue(cell, type.positive);
      some ||= positive;
      values.padTo(row, 0);
      values.push(Number(positive));
      if (found.size < 6) found.add(showCell(cell));
      return undefined;
    },
    finish(rows) {
      values.padTo(rows, 0);
      const read = new NumbersReader(values.finish());
      return {
        fit() {
          const positive = String(type.positive);
          if (some) return { positive };
          const told = {
            field: field.name,
            positive: JSON.stringify(type.positive),
            found: [...found].join(", "),
          };
          const labels = [{ span: field.span, text: "declared here" }];
          throw new MultimError([report(catalogue.preparation.noPositive, told, { labels })]);
        },
        column(rows) {
          const stored = new NumbersWriter("f32", storage);
          for (const row of rows) stored.push(read.at(row));
          return { kind: "binary", values: stored.finish() };
        },
      };
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
export function readClass(field: CheckedField, storage: Storage): FieldReading<ClassFitted> {
  const seen = new Numbered();
  /** By number, as it stands in the data. */
  const cells: Cell[] = [];
  const values = new NumbersWriter("i32", storage);
  const unread = seen.numberOf("");
  return {
    read(row, [cell = null]) {
      const number = seen.numberOf(textOf(cell));
      cells[number] ??= cell;
      values.padTo(row, unread);
      values.push(number);
      return undefined;
    },
    finish(rows) {
      values.padTo(rows, unread);
      const read = new NumbersReader(values.finish());
      return {
        fit(training) {
          const trained = new Set<number>();
          for (const row of training) trained.add(read.at(row));
          const distinct = [...trained]
            .map((number) => cells[number] ?? null)
            .filter((cell) => !isMissing(cell));
          return { labels: distinct.sort(columnOrder(distinct)).map(textOf) };
        },
        refuse({ labels }) {
          const known = seen.among(labels, 0, -1);
          return (row) => {
            const number = read.at(row);
            if ((known[number] ?? -1) >= 0) return undefined;
            const value = showCell(cells[number] ?? null);
            return report(catalogue.preparation.unknownClass, { field: field.name, value });
          };
        },
        dimension: ({ labels }) => labels.length,
        column(rows, { labels }) {
          const numbers = seen.among(labels, 0, 0);
          const stored = new NumbersWriter("i32", storage);
          for (const row of rows) stored.push(numbers[read.at(row)] ?? 0);
          return { kind: "class", values: stored.finish() };
        },
      };
    },
  };
}
