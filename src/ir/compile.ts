import type { CheckedProgram, CheckedTrain } from "../typecheck/checked.ts";
import { lower } from "./lower/index.ts";
import { assembleFrozen, type FrozenProgram, type SteadyFeed } from "./step/frozen.ts";
import { assemble, type StepProgram } from "./step/index.ts";

/** The step programs of one training. `fitted` has the sizes that preparation found, by the names of their dimensions. */
export function compile(
  program: CheckedProgram,
  train: CheckedTrain,
  fitted: Readonly<Record<string, number>>,
): StepProgram {
  return assemble(lower(program, train, fitted), train);
}

/** The same steps with the frozen parts taken out; undefined where there is nothing that is worth keeping. */
export function compileFrozen(
  program: CheckedProgram,
  train: CheckedTrain,
  fitted: Readonly<Record<string, number>>,
  steady: SteadyFeed,
): FrozenProgram | undefined {
  return train.freeze.length === 0 ? undefined : assembleFrozen(lower(program, train, fitted), train, steady);
}
