import { internal } from "../../diagnostics/diagnostic.ts";
import type { Func, Module, Size, Value } from "../ir.ts";
import type { LoweredProgram, RowProgram } from "../rows.ts";
import { rowsAt } from "../size.ts";
import { batch } from "../transforms/batch.ts";

/** The rows' program over a batch. Its main is named `rows` and stands among the functions, for a step's main to call. */
export function batchRows(lowered: LoweredProgram, mode: RowProgram["mode"], size: Size): Module {
  const { main, functions } = batch(rowsAt(lowered, mode, size), size.batch);
  const rows = { ...main, name: "rows" };
  return { main: rows, functions: new Map([...functions, [rows.name, rows]]) };
}

/** The named one of the outputs that a call of `func` gave. */
export function output(func: Func, outputs: readonly Value[], name: string): Value {
  const value = outputs[func.outputs.findIndex((port) => port.name === name)];
  return value ?? internal(`${func.name} gives no ${name}`);
}
