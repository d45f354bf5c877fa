import type { CheckedProgram, CheckedTrain } from "../../typecheck/checked.ts";
import { isWithin, Place } from "../../typecheck/place.ts";
import type { LoweredProgram, RowProgram } from "../rows.ts";
import { Cells } from "./cells.ts";
import { lowerRows } from "./rows.ts";

const modes: readonly RowProgram["mode"][] = ["training", "evaluating", "predicting"];

/**
 * Lowers a model on data with its loss to programs for one row. `fitted` has the sizes that preparation found, by the names of
 * their dimensions. All modes are lowered at once, so that every cell is known.
 */
export function lower(
  program: CheckedProgram,
  train: CheckedTrain,
  fitted: Readonly<Record<string, number>>,
): LoweredProgram {
  const cells = new Cells();
  const root = new Place("");
  const model = train.model.definition.name.text;
  const parts = train.freeze.map(({ path }) => `${model}.${path}`);
  const frozen = (path: string) => parts.some((part) => isWithin(path, part));
  const bagged = train.data.fields.filter(({ type }) => type.kind === "bag").map(({ name }) => name);
  const narrow = Object.fromEntries(bagged.map((name) => [name, 1]));
  const known = new Map<string, RowProgram>();
  const rows: LoweredProgram["rows"] = (mode, bags = narrow) => {
    const key = JSON.stringify([mode, bagged.map((name) => bags[name])]);
    const made = known.get(key) ?? lowered(mode, bags);
    known.set(key, made);
    return made;
  };
  const lowered = (mode: RowProgram["mode"], bags: Readonly<Record<string, number>>): RowProgram => {
    const lowering = {
      program,
      mode,
      cells,
      frozen,
      functions: new Map(),
      lowered: new Map(),
      names: new Set<string>(),
    };
    return lowerRows(lowering, train, root, { fitted, bags });
  };
  for (const mode of modes) rows(mode);
  return { cells: cells.all(), rows };
}
