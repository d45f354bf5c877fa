import type { CheckedProgram, CheckedTrain } from "../typecheck/checked.ts";
import { lower } from "./lower/index.ts";
import { assemble, type StepProgram } from "./step/index.ts";

/** The step programs of one training. `fitted` has the sizes that preparation found, by the names of their dimensions. */
export function compile(
  program: CheckedProgram,
  train: CheckedTrain,
  fitted: Readonly<Record<string, number>>,
): StepProgram {
  return assemble(lower(program, train, fitted), train);
}
