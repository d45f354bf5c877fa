import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { initialise } from "../ir/initialise.ts";
import type { Cell, Program } from "../ir/ir.ts";
import type { Tensor, Tensors } from "../runtime/engine.ts";
import { systemReason } from "../runtime/files.ts";
import { decodeSafetensors } from "../runtime/safetensors.ts";
import type { CheckedTrain } from "../typecheck/checked.ts";

/** Every cell's value before the first step: drawn from the seed and the cell's path, then loaded where the train says so. */
export async function initialCells(program: Program, train: CheckedTrain, folder: string): Promise<Tensors> {
  const cells = new Map<string, Tensor>(
    program.cells.map((cell) => [cell.path, { type: cell.type, data: initialise(cell, train.seed) }]),
  );
  for (const part of train.load) {
    const file = isAbsolute(part.file) ? part.file : resolve(folder, part.file);
    const own = program.cells.filter((cell) => isUnder(cell, train, part.path));
    for (const [path, tensor] of await readPart(file, own, part)) cells.set(path, tensor);
  }
  return cells;
}

/** How many numbers the optimiser learns. */
export function parameterCount(program: Program): number {
  const learned = program.cells.filter((cell) => cell.role === "parameter" && !cell.frozen);
  return learned.reduce((sum, { type }) => sum + type.shape.reduce((a, b) => a * b, 1), 0);
}

function isUnder(cell: Cell, train: CheckedTrain, part: string): boolean {
  const prefix = `${train.model.definition.name.text}.${part}`;
  const wanted = cell.role === "parameter" || cell.role === "statistic";
  return wanted && (cell.path === prefix || cell.path.startsWith(`${prefix}.`));
}

/** A part's cells from a safetensors file, where they have the same paths, with or without the model's name before them. */
async function readPart(
  file: string,
  cells: readonly Cell[],
  part: CheckedTrain["load"][number],
): Promise<Tensors> {
  const refused = (reason: string) =>
    new MultimError([
      report(
        catalogue.running.weights,
        { file: part.file, part: part.path, reason },
        { labels: [{ span: part.span, text: "asked for here" }] },
      ),
    ]);
  const stored = await readTensors(file).catch((error: unknown) => {
    throw refused(systemReason(error));
  });
  return new Map(
    cells.map((cell) => {
      const short = cell.path.slice(cell.path.indexOf(".") + 1);
      const found = stored.get(cell.path) ?? stored.get(short) ?? bySuffix(stored, short);
      if (found === undefined) throw refused(`it has no \`${short}\``);
      if (found.type.shape.join() !== cell.type.shape.join())
        throw refused(
          `\`${short}\` is [${found.type.shape.join(", ")}] there and [${cell.type.shape.join(", ")}] here`,
        );
      return [cell.path, found];
    }),
  );
}

/** A tensor of another model's: its first name differs, the rest is the same. */
function bySuffix(stored: Tensors, short: string): Tensor | undefined {
  for (const [name, tensor] of stored) if (name.slice(name.indexOf(".") + 1) === short) return tensor;
  return undefined;
}

async function readTensors(file: string): Promise<Tensors> {
  return decodeSafetensors(await readFile(file)).tensors;
}
