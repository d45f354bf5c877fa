import type { PreparationReport } from "../../data/dataset.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Metrics } from "../metrics.ts";

/** How long a run took, in seconds from the start of the process that finished it. */
export interface Seconds {
  /** Until the data were prepared. */
  readonly prepare: number;
  /** Until the first training step was done; the steps were compiled in between. */
  readonly first_step: number;
  /** Of the steps after the first, waiting for their batches. */
  readonly waiting: number;
  readonly total: number;
}

/** What a run found. Metrics are of the kept weights. */
export interface TrainResult {
  readonly engine: string;
  readonly seed: number;
  readonly test: Metrics;
  readonly validation: Metrics;
  readonly seconds: Seconds;
  /** The run's folder. */
  readonly run: string;
}

/** One line of metrics.jsonl. What could not be measured is null there. */
export interface EpochRecord {
  readonly epoch: number;
  /** Training steps done in all. */
  readonly steps: number;
  /** The learning rate of the epoch's last step. */
  readonly rate: number;
  /** The mean of the loss over the epoch's training rows, as they were trained. */
  readonly loss: number;
  readonly validation: Metrics;
}

/**
 * What `train` and `resume` tell while they work. Epochs and steps count from 1. The last event is `finished`, or `stopped` with
 * the reason `interrupted`: the signal was aborted. Then `run` is the folder to resume, absent where training had not begun.
 */
export type TrainEvent =
  | {
      /** The program's warnings, and its texts. */
      readonly type: "warned";
      readonly diagnostics: readonly Diagnostic[];
      readonly sources: ReadonlyMap<string, string>;
    }
  | {
      readonly type: "preparing";
      readonly stage: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: "prepared";
      readonly train: string;
      readonly report: PreparationReport;
      /** How many numbers are learned. */
      readonly parameters: number;
      /** The metric that decides which epoch's weights are kept; absent where the last are. */
      readonly watched?: string;
    }
  | {
      readonly type: "step";
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
      /** Seconds that the step waited for its batch. */
      readonly waited: number;
    }
  | { readonly type: "validating"; readonly epoch: number; readonly rows: number }
  | { readonly type: "epoch"; readonly record: EpochRecord; readonly kept: boolean }
  | { readonly type: "checkpoint"; readonly path: string }
  | {
      /** How many epochs' work frozen parts were spared, of how many that were trained; shares of epochs count. */
      readonly type: "saved";
      readonly parts: readonly string[];
      readonly saved: number;
      readonly epochs: number;
    }
  | { readonly type: "stopped"; readonly reason: "patience"; readonly epoch: number }
  | { readonly type: "stopped"; readonly reason: "interrupted"; readonly run?: string }
  | { readonly type: "finished"; readonly result: TrainResult };
