import type { Dataset } from "../data/dataset.ts";
import type { OutputColumn } from "../data/output.ts";
import type { Scored } from "../runtime/training/score.ts";
import type { ColumnReference } from "../typecheck/checked.ts";

/** A table of predictions, column by column, in the order of the rows. */
export interface Predictions {
  readonly rows: number;
  readonly columns: readonly OutputColumn[];
}

/** The table: columns carried over from the rows (their number where there are none), then what was predicted. */
export async function predictionsOf(
  dataset: Dataset,
  scored: Scored,
  { columns, threshold }: { readonly columns: readonly ColumnReference[]; readonly threshold: number },
): Promise<Predictions> {
  const rows = dataset.parts.test.length;
  const answers = answersOf(dataset, scored, threshold);
  const carried = await carriedOf(dataset, columns, answers);
  return { rows, columns: [...carried, ...answers] };
}

/** Columns of the rows; where two of the table would have the same name, a carried one also names its source. */
async function carriedOf(
  dataset: Dataset,
  references: readonly ColumnReference[],
  answers: readonly OutputColumn[],
): Promise<readonly OutputColumn[]> {
  const wanted = references.flatMap(({ source, columns }) => columns.map((name) => ({ source, name })));
  if (wanted.length === 0)
    return [{ name: "row", type: "integer", values: Array.from(dataset.parts.test, (row) => row + 1) }];
  const names = [...wanted, ...answers].map(({ name }) => name.toLowerCase());
  const isOnce = (name: string) => names.filter((other) => other === name.toLowerCase()).length === 1;
  return Promise.all(
    wanted.map(async ({ source, name }) => {
      const all = await dataset.column(source, name);
      const values = Array.from(dataset.parts.test, (row) => all[row] ?? "");
      return { name: isOnce(name) ? name : `${source}.${name}`, type: "text" as const, values };
    }),
  );
}

function answersOf(dataset: Dataset, { predictions, width }: Scored, threshold: number): OutputColumn[] {
  const rows = predictions.length / width;
  const column = (k: number) => Array.from({ length: rows }, (_, i) => predictions[i * width + k] as number);
  const target = dataset.data.fields.find((field) => field.target);
  switch (target?.type.kind) {
    case "binary": {
      const probability = column(0);
      const predicted = probability.map((p) => (p >= threshold ? 1 : 0));
      return [
        { name: "probability", type: "number", values: probability },
        { name: "predicted", type: "integer", values: predicted },
      ];
    }
    case "class": {
      const all = dataset.classes.map((_, k) => column(k));
      const predicted = Array.from({ length: rows }, (_, i) => {
        const own = all.map((values) => values[i] as number);
        return dataset.classes[own.indexOf(Math.max(...own))] ?? "";
      });
      const probabilities = all.map((values, k): OutputColumn => {
        return { name: `probability ${dataset.classes[k]}`, type: "number", values };
      });
      return [{ name: "predicted", type: "text", values: predicted }, ...probabilities];
    }
    default:
      return Array.from({ length: width }, (_, k) => ({
        name: width === 1 ? "prediction" : `prediction ${k + 1}`,
        type: "number",
        values: column(k),
      }));
  }
}
