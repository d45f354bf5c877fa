import type { CheckedField } from "../../typecheck/checked.ts";
import { compareText, isMissing } from "../cells.ts";
import { NumbersReader, NumbersWriter } from "../store/numbers.ts";
import type { Storage } from "../store/storage.ts";
import { type FieldReading, optionsOf } from "./preparation.ts";
import { joinTexts, Numbered } from "./text.ts";

/** Values by their number, from 1 on. */
export interface CategoryFitted {
  readonly values: readonly string[];
}

const missing = -1;

/** Categories as numbers: those of the training part, by alphabet; 0 is a value that is missing or unseen. */
export function readCategory(field: CheckedField, storage: Storage): FieldReading<CategoryFitted> {
  const least = Number(optionsOf(field, "categories")?.["least"] ?? 1);
  const seen = new Numbered();
  const values = new NumbersWriter("i32", storage);
  return {
    read(row, cells) {
      values.padTo(row, missing);
      values.push(cells.every(isMissing) ? missing : seen.numberOf(joinTexts(cells)));
      return undefined;
    },
    finish(rows) {
      values.padTo(rows, missing);
      const read = new NumbersReader(values.finish());
      return {
        fit(training) {
          const counts = new Float64Array(seen.values.length);
          for (const row of training) {
            const value = read.at(row);
            if (value !== missing) counts[value] = (counts[value] ?? 0) + 1;
          }
          return {
            values: seen.values.filter((_, i) => (counts[i] ?? 0) >= Math.max(1, least)).sort(compareText),
          };
        },
        dimension: (fitted) => fitted.values.length + 1,
        column(rows, fitted) {
          const numbers = seen.among(fitted.values, 1, 0);
          const stored = new NumbersWriter("i32", storage);
          for (const row of rows) stored.push(numbers[read.at(row)] ?? 0);
          return { kind: "category", values: stored.finish() };
        },
      };
    },
  };
}
