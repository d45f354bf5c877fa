import { expect } from "vitest";
import { compile } from "../../src/ir/compile.ts";
import type { GraphKind, Size } from "../../src/ir/ir.ts";
import type { StepProgram } from "../../src/ir/step/index.ts";
import type { Engine, Tensor, Tensors } from "../../src/runtime/engine.ts";
import type { CheckedProgram, CheckedTrain } from "../../src/typecheck/checked.ts";
import { type Fitted, feedsFor, fittedSizes, initialCells, type Row } from "./feeds.ts";
import type { Source } from "./generator/choices.ts";
import { generate } from "./generator/program.ts";
import { textOf } from "./show.ts";
import { checkProgram } from "./world.ts";

/** A checked program, compiled for sizes that preparation might find. */
export interface Compiled {
  readonly train: CheckedTrain;
  readonly program: StepProgram;
  readonly fitted: Fitted;
}

/** The last training run of a program, compiled. */
export function compiled(checked: CheckedProgram, seed: number): Compiled {
  const train = [...checked.trains.values()].at(-1);
  if (!train) throw new Error("the program trains nothing");
  const fitted = fittedSizes(train.data, seed);
  return { train, fitted, program: compile(checked, train, fitted) };
}

/** A generated program, compiled, and its text. It is refused by no check. */
export function compiledFrom(source: Source): { readonly text: string; readonly ready: Compiled } {
  const files = generate(source);
  const text = textOf(files);
  const { program } = checkProgram(files);
  if (!program) expect.fail(`it is refused\n${text}`);
  return { text, ready: compiled(program, source.seed) };
}

const kinds: readonly GraphKind[] = ["train", "evaluate", "predict"];

/**
 * What an engine makes of one training step on some rows, of an evaluation and a prediction after it; and all cells then. With
 * `nudge`, from parameters that are not quite the same.
 */
export async function outcome(
  engine: Engine,
  { train, program }: Compiled,
  rows: readonly Row[],
  size: Size,
  nudge?: number,
): Promise<Tensors> {
  const session = await engine.open(program);
  try {
    await session.write(initialCells(program, train, nudge));
    const found = new Map<string, Tensor>();
    for (const kind of kinds) {
      const results = await session.run(kind, size, feedsFor(program.graph(kind, size), rows));
      for (const [name, value] of results) found.set(`${kind} ${name}`, value);
    }
    for (const [path, value] of await session.read()) found.set(`cell ${path}`, value);
    return found;
  } finally {
    await session.dispose();
  }
}

export interface Difference {
  /** The greatest, relative where numbers are large. */
  readonly apart: number;
  readonly where: string;
}

/** How far two outcomes are apart. Where one has predictions for more rows, those are left out. */
export function difference(expected: Tensors, found: Tensors): Difference {
  const names = new Set([...expected.keys(), ...found.keys()]);
  const all = [...names].map((name) => between(name, expected.get(name), found.get(name)));
  return all.reduce((worst, each) => (each.apart > worst.apart ? each : worst), { apart: 0, where: "" });
}

function between(where: string, a: Tensor | undefined, b: Tensor | undefined): Difference {
  const isSame = a && b && (a.data.length === b.data.length || where.endsWith(" prediction"));
  if (!isSame)
    return { apart: Number.POSITIVE_INFINITY, where: `${where}: ${a?.type.shape} and ${b?.type.shape}` };
  let worst: Difference = { apart: 0, where };
  for (const [i, value] of a.data.entries()) {
    const other = b.data[i] as number;
    const apart = Math.abs(value - other) / (1 + Math.abs(value));
    if (!(apart <= worst.apart)) {
      worst = {
        apart: Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart,
        where: `${where}[${i}]: ${value} and ${other}`,
      };
    }
  }
  return worst;
}
