import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedData, PartName } from "../../typecheck/checked.ts";
import type { Assignment } from "./split.ts";

/** Row numbers of each part, rising. */
export type Parts = Readonly<Record<PartName, Int32Array>>;

/** The numbers of rows (their places in `rows`) by part. */
export function partsOf(rows: Int32Array, part: Assignment): Parts {
  const numbers = Int32Array.from(rows.keys());
  const of = (name: PartName) => numbers.filter((number) => part(rows[number] ?? -1) === name);
  return { train: of("train"), validation: of("validation"), test: of("test") };
}

/** The first training rows, as many as are asked for, and all others. */
export function limitTraining(rows: Int32Array, part: Assignment, limit: number | undefined): Int32Array {
  let left = limit ?? Number.POSITIVE_INFINITY;
  return rows.filter((row) => part(row) !== "train" || left-- > 0);
}

/** Throws where a declared part has no rows: MM762. */
export function checkSizes(data: CheckedData, parts: Parts): void {
  const empty = data.split.parts.filter((part) => parts[part.name].length === 0);
  if (empty.length === 0) return;
  throw new MultimError(
    empty.map(({ name, span }) =>
      report(
        catalogue.preparation.emptyPart,
        { data: data.name, part: name },
        { labels: [{ span, text: "this part" }] },
      ),
    ),
  );
}

/** Throws where in some part the target is the same in all rows: MM763. `targets` and `classes` are a data set's. */
export function checkClasses(
  data: CheckedData,
  parts: Parts,
  targets: Float64Array,
  classes: readonly string[],
): void {
  const target = data.fields.find((field) => field.target);
  if (!target || target.type.kind === "number") return;
  const found: Diagnostic[] = [];
  for (const { name, span } of data.split.parts) {
    const values = new Set(Array.from(parts[name], (row) => targets[row] ?? Number.NaN));
    if (values.size !== 1) continue;
    const [only = 0] = values;
    const binary = `${only === 1 ? "always" : "never"} ${classes[0]}`;
    const value = target.type.kind === "binary" ? binary : `always ${classes[only]}`;
    const told = { data: data.name, part: name, field: target.name, value };
    found.push(report(catalogue.preparation.oneClass, told, { labels: [{ span, text: "this part" }] }));
  }
  if (found.length > 0) throw new MultimError(found);
}
