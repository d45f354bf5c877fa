import { Expressions } from "../expressions.ts";
import type { Cell, Value } from "../ir.ts";
import { clipped, globalNorm, type OptimizerRule } from "../optimizers/index.ts";
import { zip } from "../transforms/module.ts";
import type { Draft } from "./draft.ts";
import { type RowGradient, tableGradient, whereTouched } from "./table-gradient.ts";

/** A parameter with its gradient. */
export interface Gradient {
  readonly cell: Cell;
  readonly value: Value;
}

/** One that the optimiser treats as a table's, with the sums of its rows, or all of it, as its value. */
interface Slope extends Gradient {
  readonly table?: RowGradient | "whole";
}

/** Counts the steps of all training, for the optimisers that need it. */
export const STEP: Cell = {
  path: "optimizer.step",
  type: { dtype: "f32", shape: [] },
  initial: { kind: "constant", value: 0 },
  role: "counter",
};

/** The cells of a parameter's slots, by the slots' names. */
export function slotsOf({ slots }: OptimizerRule, { path, type, span }: Cell): [string, Cell][] {
  const initial = { kind: "constant", value: 0 } as const;
  return slots.map((name) => [
    name,
    { path: `${path}:${name}`, type, initial, role: "slot", ...(span && { span }) },
  ]);
}

/**
 * Writes new values of the parameters that have a gradient, and of their slots. Of tables, where the rule knows them, only rows
 * are read and written; the norm of the gradients, and their limit, are the same as if they were whole.
 */
export function optimize(
  draft: Draft,
  rule: OptimizerRule,
  gradients: readonly Gradient[],
  limit: number | undefined,
): void {
  const e = new Expressions(draft.b);
  const slopes = gradients.map((gradient) => slopeOf(draft, rule, gradient));
  const raw = slopes.map(({ value }) => value);
  const norm = globalNorm(e, raw);
  draft.result("gradient.norm", norm);
  const limited = limit === undefined ? raw : clipped(e, raw, norm, limit);
  const rate = draft.feed("step.rate", { dtype: "f32", shape: [] });
  const step = e.add(draft.read(STEP), 1);
  draft.write(STEP.path, step);
  for (const [slope, value] of zip(slopes, limited)) update(draft, rule, { ...slope, value }, { rate, step });
}

function slopeOf({ b }: Draft, rule: OptimizerRule, gradient: Gradient): Slope {
  const table = rule.updateRows && tableGradient(b, gradient.value);
  if (!table) return gradient;
  return { ...gradient, table, value: table === "whole" ? gradient.value : table.sums };
}

function update(
  draft: Draft,
  rule: OptimizerRule,
  { cell, value, table }: Slope,
  now: { readonly rate: Value; readonly step: Value },
): void {
  const e = new Expressions(draft.b);
  const rows = table === "whole" ? undefined : table;
  const chosen = (all: Value, indices: Value | undefined) =>
    indices ? e.b.op("gather", [all, indices]) : all;
  const gradient = chosen(value, rows?.places);
  const slots = slotsOf(rule, cell);
  const before = Object.fromEntries(
    slots.map(([name, slot]) => [name, chosen(draft.read(slot), rows?.indices)]),
  );
  const parameter = chosen(draft.read(cell), rows?.indices);
  const place = { parameter, gradient, slots: before, ...now };
  const made = table && rule.updateRows ? rule.updateRows(e, place) : rule.update(e, place);
  const kept = table ? whereTouched(e, gradient) : (next: Value) => next;
  const write = (path: string, next: Value) =>
    rows ? draft.writeRows(path, rows.indices, next) : draft.write(path, next);
  write(cell.path, kept(made.parameter, parameter));
  for (const [name, slot] of slots) write(slot.path, kept(made.slots[name] as Value, before[name] as Value));
}
