import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import type { CheckedPredict, CheckedProgram, CheckedTrain } from "../typecheck/checked.ts";

const DEFAULT_THRESHOLD = 0.5;

/** The `predict` declarations for a train. */
function predictsFor(program: CheckedProgram, train: CheckedTrain): readonly CheckedPredict[] {
  return [...program.predicts.values()].filter((predict) => predict.train === train.name);
}

/** From which probability on a row counts as positive: what the train's one `predict` says, else a half. */
export function thresholdOf(program: CheckedProgram, train: CheckedTrain): number {
  const [first, ...others] = predictsFor(program, train);
  return first && others.length === 0 ? first.threshold : DEFAULT_THRESHOLD;
}

/** The `predict` that is meant; undefined where there is none. Errors: MM810 where that is not clear. */
export function choosePredict(
  program: CheckedProgram,
  train: CheckedTrain,
  wanted: string | undefined,
): CheckedPredict | undefined {
  const own = predictsFor(program, train);
  const names = own.map((predict) => predict.name).join(", ");
  const found = wanted === undefined ? own[0] : own.find((predict) => predict.name === wanted);
  const refused = (reason: string) => new MultimError([report(catalogue.running.usage, { reason })]);
  if (wanted !== undefined && !found)
    throw refused(`There is no \`predict ${wanted}\` for ${train.name}${names && `; there is ${names}`}`);
  if (wanted === undefined && own.length > 1)
    throw refused(`There are several \`predict\` for ${train.name}: ${names}; say which with --predict NAME`);
  return found;
}
