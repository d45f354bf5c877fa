import type { Schedule } from "../../typecheck/checked.ts";

/** What a plateau schedule remembers between epochs. */
export interface Plateau {
  readonly factor: number;
  readonly best: number | null;
  readonly waited: number;
}

export const initialPlateau: Plateau = { factor: 1, best: null, waited: 0 };

/**
 * What the learning rate is multiplied by in step `step` (from 0) of `total`, in epoch `epoch` (from 0).
 * Warm-up is linear over its share of all steps; cosine after Loshchilov & Hutter 2017, "SGDR".
 */
export function rateFactor(
  schedule: Schedule,
  at: { step: number; total: number; epoch: number },
  plateau: Plateau,
): number {
  switch (schedule.name) {
    case "constant":
      return 1;
    case "cosine":
    case "linear": {
      const warm = Math.round(schedule.warmup * at.total);
      if (at.step < warm) return (at.step + 1) / warm;
      const done = (at.step - warm) / Math.max(1, at.total - warm);
      const left = schedule.name === "cosine" ? (1 + Math.cos(Math.PI * done)) / 2 : 1 - done;
      return schedule.floor + (1 - schedule.floor) * left;
    }
    case "step":
      return schedule.factor ** Math.floor(at.epoch / schedule.every);
    case "exponential":
      return schedule.factor ** at.epoch;
    case "plateau":
      return plateau.factor;
  }
}

/** The plateau after an epoch whose watched value, greater being better, is `value`; null where there was nothing to measure. */
export function afterEpoch(schedule: Schedule, plateau: Plateau, value: number | null): Plateau {
  if (schedule.name !== "plateau") return plateau;
  if (value !== null && (plateau.best === null || value > plateau.best))
    return { ...plateau, best: value, waited: 0 };
  const waited = plateau.waited + 1;
  return waited >= schedule.patience
    ? { ...plateau, factor: plateau.factor * schedule.factor, waited: 0 }
    : { ...plateau, waited };
}
