import type { Cell, Func } from "./ir.ts";

/**
 * What lowering makes of a checked program in one mode: functions for one row, before batching. One function per instance of a
 * definition, named by its path (`Recommend.words.block.0`).
 *
 * main's inputs are feeds by their names (docs/feeds.md) with the types of one row (no batch dimension), and cells, each named `cell:PATH`.
 * Feeds `step.*`, the entries of bags, and cells are the same for every row (\`isShared\`); all other feeds are a row's own.
 * main's outputs: `loss` (a scalar for the row; absent in the predict mode), `prediction` (what heads make: Logits and so on made
 * probabilities), and `set:PATH` for each state written (the same for every row).
 * `row.weight` is an input where a batchwise definition or an optional's statistics use it.
 */
export interface RowProgram {
  readonly mode: "training" | "evaluating" | "predicting";
  readonly functions: ReadonlyMap<string, Func>;
  readonly main: Func;
}

/** Both what is computed and what lives on. `cells` holds parameters and statistics; optimiser slots come later. */
export interface LoweredProgram {
  readonly cells: readonly Cell[];
  /** Row programs are made for given widths of the bags, of 1 where nothing is said, and for all positions of texts. */
  rows(mode: RowProgram["mode"], bags?: Readonly<Record<string, number>>): RowProgram;
}

/** Whether an input of a row program's main is the same for every row. Names of fields have no point in them. */
export function isShared(input: string): boolean {
  return /^step\.|^cell:|\.(indices|weights|rows)$/.test(input);
}
