import type { Dataset } from "../../../src/data/dataset.ts";
import { compile } from "../../../src/ir/compile.ts";
import type { Program, Size } from "../../../src/ir/ir.ts";
import { uniform } from "../../../src/ir/random.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { initialCells } from "../../../src/library/initial.ts";
import type { Engine, Session, Tensor, Tensors } from "../../../src/runtime/engine.ts";
import { reference } from "../../../src/runtime/engines/index.ts";
import { trainingLoop } from "../../../src/runtime/training/loop.ts";
import { RunFolder } from "../../../src/runtime/training/run-folder.ts";
import { beginning } from "../../../src/runtime/training/state.ts";
import type { CheckedProgram, CheckedTrain, Optimizer } from "../../../src/typecheck/checked.ts";

/** Where training stands before a step, and what the step is fed. */
export interface State {
  readonly cells: Tensors;
  readonly size: Size;
  readonly feeds: Tensors;
}

/** The way that the reference interpreter takes through a program's training. */
export interface Trajectory {
  readonly program: Program;
  /** The same model under an optimiser whose slots are the gradients after one step from zeros. */
  readonly gradients: Program;
  readonly states: readonly State[];
}

const summing: Optimizer = { name: "sgd", rate: 0, momentum: 1, nesterov: false, decay: 0 };

/** Trains for so many steps by the reference; `folder` is for the run. */
export async function trajectory(
  checked: CheckedProgram,
  train: CheckedTrain,
  dataset: Dataset,
  folder: string,
  steps: number,
): Promise<Trajectory> {
  const { clip: _, ...unclipped } = train;
  const program = compile(checked, train, dataset.fitted.dimensions);
  const gradients = compile(checked, { ...unclipped, optimizer: summing }, dataset.fitted.dimensions);
  const session = await reference("f32").open(program);
  await session.write(await initialCells(program, train, "."));
  const states: State[] = [];
  const job = {
    ...{ train, program, dataset, folder: new RunFolder(folder), session: recording(session, states) },
    ...{ threshold: 0.5, checkpointEvery: Number.POSITIVE_INFINITY },
  };
  for await (const { type } of trainingLoop(job, beginning))
    if (type === "step" && states.length === steps) break;
  return { program, gradients, states };
}

/** The session, noting where each training step begins. */
function recording(session: Session, states: State[]): Session {
  return {
    write: (cells) => session.write(cells),
    read: (paths) => session.read(paths),
    dispose: () => session.dispose(),
    async run(kind, size, feeds) {
      if (kind === "train") states.push({ cells: await session.read(), size, feeds });
      return session.run(kind, size, feeds);
    },
  };
}

/** One engine with a trajectory's programs. */
export class Walker {
  private readonly trajectory: Trajectory;
  private readonly session: Session;
  private readonly gradients: Session;

  private constructor(trajectory: Trajectory, session: Session, gradients: Session) {
    this.trajectory = trajectory;
    this.session = session;
    this.gradients = gradients;
  }

  static async on(engine: Engine, trajectory: Trajectory): Promise<Walker> {
    const { program, gradients } = trajectory;
    return new Walker(trajectory, await engine.open(program), await engine.open(gradients));
  }

  /**
   * One step from a state, by `KIND NAME`: its results and those of an evaluation and a prediction before it, its gradients, and the
   * cells after it.
   */
  async step({ cells, size, feeds }: State): Promise<Tensors> {
    const { session, trajectory } = this;
    await session.write(cells);
    const found = new Map<string, Tensor>();
    for (const kind of ["evaluate", "predict", "train"] as const)
      for (const [name, value] of await session.run(kind, size, feeds))
        found.set(`result ${kind}.${name}`, value);
    for (const [path, value] of await this.gradientsAt({ cells, size, feeds }))
      found.set(`gradient ${path}`, value);
    const after = await session.read();
    for (const { path, role } of trajectory.program.cells) {
      const kind = role === "slot" ? path.slice(path.lastIndexOf(":")) : role;
      found.set(`${kind} ${path}`, after.get(path) as Tensor);
    }
    return found;
  }

  async dispose(): Promise<void> {
    await this.session.dispose();
    await this.gradients.dispose();
  }

  private async gradientsAt({ cells, size, feeds }: State): Promise<Tensors> {
    const { gradients: session, trajectory } = this;
    const own = trajectory.gradients.cells.map(({ path, type }): [string, Tensor] => [
      path,
      cells.get(path) ?? { type, data: new Float32Array(elements(type.shape)) },
    ]);
    await session.write(new Map(own));
    await session.run("train", size, feeds);
    return session.read(own.map(([path]) => path).filter((path) => path.endsWith(":momentum")));
  }
}

/** The state with parameters and images that are hardly different, in one of many ways: even places that look alike are told apart. */
export function nudged({ cells, feeds, ...state }: State, { cells: all }: Program, way: number): State {
  const parameters = new Set(all.filter(({ role }) => role === "parameter").map(({ path }) => path));
  const moved = (tensors: Tensors, isMoved: (name: string, value: Tensor) => boolean): Tensors =>
    new Map(
      [...tensors].map(([name, value]) => [name, isMoved(name, value) ? shaken(name, value, way) : value]),
    );
  return {
    ...state,
    cells: moved(cells, (path) => parameters.has(path)),
    feeds: moved(feeds, (_, { type }) => type.shape.length === 4),
  };
}

function shaken(name: string, { type, data }: Tensor, way: number): Tensor {
  const draws = uniform(0, way, 0, name, data.length);
  return { type, data: Float32Array.from(data, (value, i) => value + 1e-6 * ((draws[i] as number) - 0.5)) };
}

/** How far two outcomes are apart: the greatest difference, as a share of what it is a difference of. */
export interface Apart {
  readonly share: number;
  readonly where: string;
}

/** A difference is measured by the greatest number of its tensor and, as a gradient may be 0 but for rounding, of its kind. */
export function apart(expected: Tensors, found: Tensors): Apart {
  const greatest = new Map<string, number>();
  for (const [name, { data }] of expected) {
    const kind = kindOf(name);
    greatest.set(kind, Math.max(greatest.get(kind) ?? 0, size(data)));
  }
  let worst: Apart = { share: 0, where: "" };
  for (const [name, { data }] of expected) {
    const other = found.get(name)?.data ?? [];
    const scale = size(data) + (greatest.get(kindOf(name)) ?? 0) || 1;
    for (const [i, value] of data.entries()) {
      const share = Object.is(other[i], value) ? 0 : Math.abs((other[i] ?? Number.NaN) - value) / scale;
      if (share <= worst.share) continue;
      const where = `${name}[${i}]: ${other[i]}, not ${value}`;
      worst = { share: Number.isNaN(share) ? Number.POSITIVE_INFINITY : share, where };
    }
  }
  return worst;
}

const kindOf = (name: string) => name.slice(0, name.indexOf(" "));

function size(data: Tensor["data"]): number {
  let greatest = 0;
  for (const value of data) greatest = Math.max(greatest, Math.abs(value));
  return greatest;
}
