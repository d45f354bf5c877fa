import type { Size } from "../ir/ir.ts";
import type { Tensors } from "../runtime/engine.ts";
import type { CheckedData, PartName } from "../typecheck/checked.ts";

/** All that preparation has fitted on the training split; JSON, saved with the model, and enough to prepare new rows alike. */
export interface Fitted {
  /** Sizes by the name of their `FittedDimension`. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** By field: a vocabulary, means, class names. The steps of src/data/steps know their own part. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What preparation saw and did, for people and for the run's record. */
export interface PreparationReport {
  readonly rows: number;
  readonly parts: Readonly<Record<PartName, number>>;
  /** Rows left out under `on error skip`, with the first few places. */
  readonly skipped: { readonly count: number; readonly examples: readonly string[] };
  /** How many rows of each joined source and of each optional field were there. */
  readonly coverage: Readonly<Record<string, number>>;
}

export interface PrepareOptions {
  /** The folder that relative paths start from: the program's. */
  readonly folder: string;
  /** Replaced paths by source name (`--data`). */
  readonly paths?: Readonly<Record<string, string>>;
  /** Given when new rows are prepared as in training: nothing is fitted, there is no split, the target may be absent. */
  readonly fitted?: Fitted;
  /** Use only the first so many training rows. */
  readonly rows?: number;
  /** What prepares, by its version: what it makes of the same content is kept in the cache. Without it, nothing is kept. */
  readonly keptBy?: string;
  /** How many bytes of one prepared column are kept in memory; 32 MiB unless given. A column of more lies in a file. */
  readonly memory?: number;
  readonly signal?: AbortSignal;
  readonly progress?: (stage: string, done: number, total: number) => void;
}

/** Prepared rows, ordered by key; a row's number is its `row.key`. */
export interface Dataset {
  readonly data: CheckedData;
  readonly fitted: Fitted;
  /** Changes when a source's content, or anything that preparation does with it, changes. */
  readonly fingerprint: string;
  readonly report: PreparationReport;
  /** Row numbers of each part, rising. With `fitted` given, all rows are `test`. */
  readonly parts: Readonly<Record<PartName, Int32Array>>;
  /** Target values [rows, targetWidth] by row number: 0/1, class number, or numbers; NaN where unknown. */
  readonly targets: Float64Array;
  /** Values of one row's target: N of a `number[N]`, else 1. */
  readonly targetWidth: number;
  /** Labels of a class target, in order; of a binary one, the positive value. */
  readonly classes: readonly string[];
  /** By row number, how many words its texts have together. */
  lengths(): Int32Array;
  /** Values of columns, as text, for the output of predictions. */
  column(source: string, column: string): Promise<readonly string[]>;
  /**
   * Makes batches in the background, some ahead. Every row of `rows` appears once, in that order; the last batch is padded with
   * rows of weight 0. Training steps' random choices are keyed by (seed, epoch, field, row).
   */
  batches(plan: BatchPlan): AsyncIterable<Batch>;
  dispose(): Promise<void>;
}

export interface BatchPlan {
  readonly rows: Int32Array;
  readonly batch: number;
  readonly training: boolean;
  readonly seed: number;
  readonly epoch: number;
  /** By text field, the numbers of positions that it may be padded to, rising; others are padded to all that they may have. */
  readonly lengths?: Readonly<Record<string, readonly number[]>>;
  readonly signal?: AbortSignal;
}

export interface Batch {
  readonly size: Size;
  /** Row numbers, the padding's included (as -1). */
  readonly rows: Int32Array;
  /** All feeds of docs/feeds.md but those named `step.…`. */
  readonly feeds: Tensors;
}
