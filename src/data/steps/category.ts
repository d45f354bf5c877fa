import type { CheckedField } from "../../typecheck/checked.ts";
import { compareText, isMissing } from "../cells.ts";
import { shared } from "../store.ts";
import { type FieldPreparation, optionsOf } from "./preparation.ts";
import { joinTexts } from "./text.ts";

/** Values by their number, from 1 on. */
export interface CategoryFitted {
  readonly values: readonly string[];
}

/** Categories as numbers: those of the training part, by alphabet; 0 is a value that is missing or unseen. */
export function prepareCategory(field: CheckedField): FieldPreparation<CategoryFitted> {
  const least = Number(optionsOf(field, "categories")?.["least"] ?? 1);
  const values = new Map<number, string>();
  return {
    read(row, cells) {
      if (!cells.every(isMissing)) values.set(row, joinTexts(cells));
      return undefined;
    },
    fit(training) {
      const counts = new Map<string, number>();
      for (const row of training) {
        const value = values.get(row);
        if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      const frequent = [...counts].filter(([, count]) => count >= least).map(([value]) => value);
      return { values: frequent.sort(compareText) };
    },
    dimension: (fitted) => fitted.values.length + 1,
    column(rows, fitted) {
      const numbers = new Map(fitted.values.map((value, i) => [value, i + 1]));
      const stored = shared.i32(rows.length);
      for (const [i, row] of rows.entries()) stored[i] = numbers.get(values.get(row) ?? "") ?? 0;
      return { kind: "category", values: stored };
    },
  };
}
