import { readFile } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { initialise } from "../ir/initialise.ts";
import type { Cell, Program } from "../ir/ir.ts";
import { elements, sameType, showType } from "../ir/shapes.ts";
import type { Tensor, Tensors } from "../runtime/engine.ts";
import { systemReason } from "../runtime/reason.ts";
import { decodeSafetensors } from "../runtime/safetensors.ts";
import { modelCells, undamaged } from "../runtime/stored.ts";
import type { CheckedTrain } from "../typecheck/checked.ts";

/** Every cell's value before the first step: drawn from the seed and the cell's path, then loaded where the train says so. */
export async function initialCells(program: Program, train: CheckedTrain, folder: string): Promise<Tensors> {
  const cells = new Map<string, Tensor>(
    program.cells.map((cell) => [cell.path, { type: cell.type, data: initialise(cell, train.seed) }]),
  );
  for (const part of train.load) {
    const file = isAbsolute(part.file) ? part.file : resolve(folder, part.file);
    const own = modelCells(program.cells).filter((cell) => isUnder(cell, train, part.path));
    for (const [path, tensor] of await readPart(file, own, part)) cells.set(path, tensor);
  }
  return cells;
}

/** How many numbers the optimiser learns. */
export function parameterCount(program: Program): number {
  const learned = program.cells.filter((cell) => cell.role === "parameter" && !cell.frozen);
  return learned.reduce((sum, { type }) => sum + elements(type.shape), 0);
}

function isUnder({ path }: Cell, train: CheckedTrain, part: string): boolean {
  const prefix = `${train.model.definition.name.text}.${part}`;
  return path === prefix || path.startsWith(`${prefix}.`);
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
  const bytes = await readFile(file).catch((error: unknown) => {
    throw refused(systemReason(error));
  });
  const stored = await undamaged(part.file, async () => decodeSafetensors(bytes).tensors);
  return new Map(
    cells.map((cell) => {
      const short = cell.path.slice(cell.path.indexOf(".") + 1);
      const found = stored.get(cell.path) ?? stored.get(short) ?? bySuffix(stored, short);
      if (found === undefined) throw refused(`it has no \`${short}\``);
      if (!sameType(found.type, cell.type))
        throw refused(`\`${short}\` is ${showType(found.type)} there and ${showType(cell.type)} here`);
      return [cell.path, found];
    }),
  );
}

/** A tensor of another model's: its first name differs, the rest is the same. */
function bySuffix(stored: Tensors, short: string): Tensor | undefined {
  for (const [name, tensor] of stored) if (name.slice(name.indexOf(".") + 1) === short) return tensor;
  return undefined;
}
