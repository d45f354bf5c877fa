import { beforeAll, describe, expect, test } from "vitest";
import type { Engine, Tensors } from "../../../src/runtime/engine.ts";
import { reference } from "../../../src/runtime/engines/index.ts";
import { sharedFolder } from "../../e2e/multimc.ts";
import { describeCompared, thorough } from "./every.ts";
import { all, few, walk } from "./subjects.ts";
import { apart, nudged, type State, type Trajectory, Walker } from "./trajectory.ts";

/** States along each way: as many as are promised, or a few. */
const FEW = 4;
const STATES = thorough ? 50 : FEW;

/** A step adds up hundreds of operations. */
const OPERATIONS = 10;

/**
 * A state may hang on rounding: it has a greatest of equal numbers, or a ReLU of what would be 0 without it. Then one of some ways to
 * nudge its numbers changes the reference's step about as much. Few states are so.
 */
const NUDGES = [1, 2, 3, 4, 5, 6, 7, 8];
const SENSITIVE = Math.ceil(0.02 * STATES);

const subjects = (thorough ? all : few).map(
  (subject) => [`${subject.file} ${subject.train ?? ""}`, subject] as const,
);

describe.each(subjects)("%s", (_, subject) => {
  const folder = sharedFolder();
  let way: Trajectory;
  let interpreter: Walker;
  let expected: Tensors[];

  beforeAll(async () => {
    way = await walk(subject, folder, STATES);
    interpreter = await Walker.on(reference("f32"), way);
    expected = [];
    for (const state of way.states) expected.push(await interpreter.step(state));
  });

  const hangsOnRounding = async (i: number, limit: number) => {
    for (const nudge of NUDGES) {
      const other = await interpreter.step(nudged(way.states[i] as State, way.program, nudge));
      if (apart(expected[i] as Tensors, other).share > limit / 4) return true;
    }
    return false;
  };

  describeCompared((engine, { tolerance, exact, slow }) => {
    const limit = OPERATIONS * tolerance;

    const states = slow ? FEW : STATES;

    test(`one step from each of ${states} states is the reference's`, async () => {
      const walker = await Walker.on(engine, way);
      let sensitive = 0;
      for (const [i, state] of way.states.slice(0, states).entries()) {
        const { share, where } = apart(expected[i] as Tensors, await walker.step(state));
        if (share <= limit) continue;
        if (!(await hangsOnRounding(i, limit)))
          expect(share, `state ${i}: ${where}`).toBeLessThanOrEqual(limit);
        sensitive++;
      }
      expect(sensitive).toBeLessThanOrEqual(SENSITIVE);
      await walker.dispose();
    });

    test.runIf(exact)("a run of its own, twice, is bit by bit the same", async () => {
      expect(await run(engine, way)).toEqual(await run(engine, way));
    });
  });
});

/** The cells after the way's steps, each from where the one before it ended. */
async function run(engine: Engine, { program, states }: Trajectory): Promise<Tensors> {
  const session = await engine.open(program);
  await session.write((states[0] as State).cells);
  for (const { size, feeds } of states) await session.run("train", size, feeds);
  const cells = await session.read();
  await session.dispose();
  return cells;
}
