import { initialPlateau, type Plateau } from "./schedule.ts";

/** Where a run stands between two steps: with the cells, all that decides what comes. JSON keeps it exactly. */
export interface Progress {
  /** The epoch under way, from 0, and how many of its steps are done. */
  readonly epoch: number;
  readonly step: number;
  /** Steps done in all. */
  readonly index: number;
  /** Sums over the steps of this epoch. */
  readonly lossSum: number;
  readonly weightSum: number;
  /** The best epoch so far by the metric that is kept; `value` as measured, null where there was nothing to measure. */
  readonly best: { readonly epoch: number; readonly value: number | null } | null;
  /** Epochs since the best. */
  readonly waited: number;
  readonly plateau: Plateau;
  /** Lines of metrics.jsonl that belong to what is done. */
  readonly lines: number;
}

export const beginning: Progress = {
  epoch: 0,
  step: 0,
  index: 0,
  lossSum: 0,
  weightSum: 0,
  best: null,
  waited: 0,
  plateau: initialPlateau,
  lines: 0,
};
