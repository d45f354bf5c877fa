import type { Dataset } from "../data/dataset.ts";
import type { GraphKind, Program, Size } from "../ir/ir.ts";
import type { Engine, Session } from "../runtime/engine.ts";
import { requireOperations } from "../runtime/engines/index.ts";

/** What a session is opened for: rows of a data set, in batches, through steps of these kinds. */
export interface Purpose {
  readonly dataset: Dataset;
  readonly batch: number;
  readonly kinds: readonly GraphKind[];
}

/** A session that can do what it is for. Errors: MM902 where the engine is not there, MM903 where it lacks an operation. */
export async function openSession(engine: Engine, program: Program, purpose: Purpose): Promise<Session> {
  if (engine.lacks) {
    const size = await usualSize(purpose.dataset, purpose.batch, program.lengths);
    await requireOperations(
      engine,
      purpose.kinds.map((kind) => program.graph(kind, size)),
    );
  }
  return engine.open(program);
}

/** The size of the first batch, which nearly all others have; texts have one of `lengths`, all their positions unless given. */
export async function usualSize(
  dataset: Dataset,
  batch: number,
  lengths: Program["lengths"] = {},
): Promise<Size> {
  const { train, test } = dataset.parts;
  const rows = (train.length > 0 ? train : test).subarray(0, batch);
  for await (const { size } of dataset.batches({ rows, batch, training: true, seed: 0, epoch: 0, lengths }))
    return size;
  return { batch, bags: {} };
}
