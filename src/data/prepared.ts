import { internal } from "../diagnostics/diagnostic.ts";
import type { CheckedData } from "../typecheck/checked.ts";
import { BatchMaker } from "./batches.ts";
import { textOf } from "./cells.ts";
import type { Batch, BatchPlan, Dataset, Fitted, PreparationReport } from "./dataset.ts";
import type { Prepared } from "./kept.ts";
import type { Parts } from "./rows/parts.ts";
import type { Rows } from "./rows/rows.ts";
import type { BinaryFitted, ClassFitted } from "./steps/target.ts";
import { NumbersReader } from "./store/numbers.ts";
import { RaggedReader } from "./store/ragged.ts";
import type { Storage } from "./store/storage.ts";
import type { Store, StoredField } from "./store.ts";

interface Contents extends Prepared {
  readonly data: CheckedData;
  readonly fingerprint: string;
  readonly storage: Storage;
  readonly source: RowSource;
}

/** The rows of the sources, for the columns of predictions. */
export interface RowSource {
  rows(): Promise<Rows>;
  close(): Promise<void>;
}

/** A data set whose columns threads share. */
export class PreparedDataset implements Dataset {
  readonly data: CheckedData;
  readonly fitted: Fitted;
  readonly fingerprint: string;
  readonly report: PreparationReport;
  readonly parts: Parts;
  readonly targets: Float64Array;
  readonly targetWidth: number;
  readonly classes: readonly string[];
  readonly #contents: Contents;
  readonly #batches: BatchMaker;
  #lengths: Int32Array | undefined;

  constructor(contents: Contents) {
    this.data = contents.data;
    this.fitted = contents.fitted;
    this.fingerprint = contents.fingerprint;
    this.report = contents.report;
    this.parts = contents.parts;
    const { data, fitted, store } = contents;
    const { targets, targetWidth, classes } = targetsOf(data, store.fields, fitted, store.rows);
    this.targets = targets;
    this.targetWidth = targetWidth;
    this.classes = classes;
    this.#contents = contents;
    this.#batches = new BatchMaker(contents.store);
  }

  async column(source: string, column: string): Promise<readonly string[]> {
    const { source: from, order, data } = this.#contents;
    const rows = await from.rows();
    const values: string[] = [];
    for await (const [cells = []] of rows.scan({ source, columns: [column], span: data.span }, order))
      for (const cell of cells) values.push(textOf(cell));
    return values;
  }

  lengths(): Int32Array {
    this.#lengths ??= lengthsOf(this.#contents.store);
    return this.#lengths;
  }

  batches(plan: BatchPlan): AsyncIterable<Batch> {
    return this.#batches.batches(plan);
  }

  async dispose(): Promise<void> {
    await this.#contents.source.close();
    await this.#batches.dispose();
    this.#contents.storage.close();
  }
}

function lengthsOf({ rows, fields }: Store): Int32Array {
  const lengths = new Int32Array(rows);
  for (const { column } of fields) {
    if (column.kind !== "text") continue;
    const texts = new RaggedReader(column.ids);
    for (let row = 0; row < rows; row++) lengths[row] = (lengths[row] ?? 0) + texts.count(row);
  }
  return lengths;
}

/** A data set's targets, [rows, targetWidth], and their labels. */
export function targetsOf(
  data: CheckedData,
  fields: readonly StoredField[],
  fitted: Fitted,
  rows: number,
): Pick<Dataset, "targets" | "targetWidth" | "classes"> {
  const declared = data.fields.find((field) => field.target) ?? internal(`${data.name} has no target`);
  const own = fitted.fields[declared.name];
  const classes =
    declared.type.kind === "class"
      ? (own as ClassFitted).labels
      : declared.type.kind === "binary"
        ? [(own as BinaryFitted).positive]
        : [];
  const stored = fields.find((field) => field.target);
  const targetWidth = declared.type.kind === "number" ? declared.type.width : 1;
  const targets = new Float64Array(rows * targetWidth).fill(Number.NaN);
  if (!stored || !("values" in stored.column)) return { targets, targetWidth, classes };
  const values = new NumbersReader<"f32" | "i32">(stored.column.values);
  for (let i = 0; i < targets.length; i++)
    if (stored.present?.[Math.floor(i / targetWidth)] !== 0) targets[i] = values.at(i);
  return { targets, targetWidth, classes };
}
