import type { Expressions } from "../expressions.ts";
import type { Value } from "../ir.ts";

/** What one step knows of one parameter. */
export interface Place<Slot extends string> {
  readonly parameter: Value;
  readonly gradient: Value;
  /** Kept for this parameter from step to step, of its type. */
  readonly slots: Readonly<Record<Slot, Value>>;
  /** The learning rate of this step, a scalar. */
  readonly rate: Value;
  /** The number of this step, from 1, a scalar of the rate's dtype. */
  readonly step: Value;
}

/** New values of a parameter and of its slots. */
export interface Update<Slot extends string> {
  readonly parameter: Value;
  readonly slots: Readonly<Record<Slot, Value>>;
}

/** How an optimiser changes one parameter. Slots begin at 0. */
export interface OptimizerRule<Slot extends string = string> {
  readonly slots: readonly Slot[];
  update(e: Expressions, place: Place<Slot>): Update<Slot>;
  /**
   * The same for the rows of a table that a step's gradient touches: each place is one row's. Absent where a table is a parameter like
   * any other. A table is what batches only look up rows of; a row whose gradient is 0 stays as it is, and so do its slots.
   */
  updateRows?(e: Expressions, place: Place<Slot>): Update<Slot>;
}
