import type { Dataset } from "../data/dataset.ts";
import type { FrozenProgram, SteadyFeed } from "../ir/step/frozen.ts";
import type { Engine } from "../runtime/engine.ts";
import { KeepingSession, type KeepOptions } from "../runtime/kept/session.ts";
import type { TrainEvent } from "../runtime/training/events.ts";
import type { CheckedData, CheckedTrain } from "../typecheck/checked.ts";
import { isWithin } from "../typecheck/place.ts";
import { isRandom } from "../typecheck/steps.ts";
import { openSession, type Purpose } from "./session.ts";

/** Feeds of fields are steady where no step that prepares them is done by chance; a target is no input. */
export function steadyFeeds(data: CheckedData): SteadyFeed {
  return (kind, feed) => {
    const field = data.fields.find(({ name }) => name === feed.split(".")[0]);
    if (!field || field.target || /^(row|step)\./.test(feed)) return false;
    return kind !== "train" || !field.steps.some((step) => step.when !== "evaluating" && isRandom(step));
  };
}

/** A session in which frozen parts are computed once a row. Errors: as of `openSession`. */
export async function openKeeping(
  engine: Engine,
  program: FrozenProgram,
  purpose: Purpose,
  options: KeepOptions,
): Promise<KeepingSession> {
  const kinds = purpose.kinds.filter((kind) => program.kept[kind]);
  const parts = await openSession(engine, program.parts, { ...purpose, kinds });
  const rest = await openSession(engine, program.rest, purpose);
  return new KeepingSession(program, { rest, parts }, options);
}

/** What keeping saved of the training so far; undefined where it was nothing. */
export function savedBy(
  session: KeepingSession,
  { freeze, model }: CheckedTrain,
  { parts }: Dataset,
): Extract<TrainEvent, { type: "saved" }> | undefined {
  const { asked, computed } = session.tally;
  if (asked === computed) return undefined;
  const cells = session.program.kept.train?.cells ?? [];
  const kept = freeze.filter(({ path }) => {
    const part = `${model.definition.name.text}.${path}`;
    return cells.some((cell) => isWithin(cell, part));
  });
  const epochs = (rows: number) => rows / parts.train.length;
  const names = kept.map(({ path }) => path);
  return { type: "saved", parts: names, saved: epochs(asked - computed), epochs: epochs(asked) };
}
