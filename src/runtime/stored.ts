import { readFile } from "node:fs/promises";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import type { Cell } from "../ir/ir.ts";
import { sameType, showType } from "../ir/shapes.ts";
import type { Tensors } from "./engine.ts";
import { systemReason } from "./reason.ts";
import { decodeSafetensors } from "./safetensors.ts";

/** The cells that make a model: what is learned, and what batches have told. Slots and counters belong to the training. */
export function modelCells(cells: readonly Cell[]): readonly Cell[] {
  return cells.filter(({ role }) => role === "parameter" || role === "statistic");
}

/** Reads cells as they were written, with the texts beside them. Errors: MM806 where the file is damaged or lacks a cell. */
export async function readCells(
  file: string,
  cells: readonly Cell[],
): Promise<{ tensors: Tensors; metadata: Readonly<Record<string, string>> }> {
  return undamaged(file, async () => {
    const { tensors, metadata } = decodeSafetensors(await readFile(file));
    for (const { path, type } of cells) {
      const found = tensors.get(path)?.type;
      if (!found) throw new Error(`it has no ${path}`);
      if (!sameType(found, type)) throw new Error(`${path} is ${showType(found)}, not ${showType(type)}`);
    }
    return {
      tensors: new Map([...tensors].filter(([path]) => cells.some((c) => c.path === path))),
      metadata,
    };
  });
}

/** Reads one JSON object that has the keys named. Errors: MM806 where the file is damaged. */
export async function readObject<T extends object>(
  file: string,
  keys: readonly (keyof T & string)[],
): Promise<T> {
  return undamaged(file, async () => parseObject<T>(await readFile(file, "utf8"), keys));
}

/** A JSON object that has the keys named. Errors: throws where it is no such object. */
export function parseObject<T extends object>(text: string, keys: readonly (keyof T & string)[]): T {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("it is no object");
  const missing = keys.find((key) => !(key in value));
  if (missing !== undefined) throw new Error(`it has no ${missing}`);
  return value as T;
}

/** What reading gives; all that goes wrong on the way means that the file is damaged: MM806. */
export async function undamaged<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const told = { file, reason: systemReason(error) };
    throw new MultimError([report(catalogue.running.damaged, told, { place: { file } })]);
  }
}
