import type { PreparationReport } from "../../data/dataset.ts";
import type { Metrics } from "../metrics.ts";

/** How long a run took, in seconds from its start. */
export interface Seconds {
  /** Until the data were prepared. */
  readonly prepare: number;
  /** Until the first training step was done. */
  readonly first_step: number;
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
  readonly finished: boolean;
}

/** One line of metrics.jsonl. */
export interface EpochRecord {
  readonly epoch: number;
  /** Training steps done in all. */
  readonly steps: number;
  readonly rate: number;
  /** The weighted mean of the loss over the epoch's training rows, as they were trained. */
  readonly loss: number;
  readonly validation: Metrics;
}

/** What `train` and `resume` tell while they work. Epochs and steps count from 1. */
export type TrainEvent =
  | {
      readonly type: "preparing";
      readonly stage: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: "prepared"; readonly report: PreparationReport; readonly parameters: number }
  | {
      readonly type: "step";
      readonly epoch: number;
      readonly epochs: number;
      readonly step: number;
      readonly steps: number;
      readonly loss: number;
    }
  | { readonly type: "epoch"; readonly record: EpochRecord; readonly best: boolean }
  | { readonly type: "checkpoint"; readonly path: string }
  | { readonly type: "stopped"; readonly reason: "patience" | "interrupted"; readonly run: string }
  | { readonly type: "finished"; readonly result: TrainResult };
