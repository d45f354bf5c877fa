import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { type Diagnostic, MultimError } from "../../diagnostics/diagnostic.ts";
import type { CheckedData } from "../../typecheck/checked.ts";

/** How many refused rows are shown. */
const shown = 5;

/** Rows that can't be prepared, and what `on error` says about them. */
export class Refusals {
  readonly #data: CheckedData;
  readonly #total: number;
  /** The first reason of each row. */
  readonly #byRow = new Map<number, Diagnostic>();
  readonly #broken: readonly Diagnostic[];

  /** `total` counts the rows of the base, those that couldn't be read (`broken`, of any source) included. */
  constructor(data: CheckedData, total: number, broken: readonly Diagnostic[]) {
    this.#data = data;
    this.#total = total;
    this.#broken = broken;
  }

  add(row: number, reason: Diagnostic): void {
    if (!this.#byRow.has(row)) this.#byRow.set(row, reason);
  }

  has(row: number): boolean {
    return this.#byRow.has(row);
  }

  get count(): number {
    return this.#broken.length + this.#byRow.size;
  }

  /** The first places, for people. */
  examples(): string[] {
    return this.#first().map(({ place, message }) => {
      const at = place ? `${place.file}${place.row === undefined ? "" : `, row ${place.row}`}: ` : "";
      return at + message;
    });
  }

  /** Throws where the rows refused so far are more than `on error` lets pass. With `soon`, a few are let gather first. */
  check(soon = false): void {
    if (this.count === 0) return;
    const { onError, name, span } = this.#data;
    if (onError.policy === "stop") {
      if (!soon || this.count >= shown) throw new MultimError(this.#first());
      return;
    }
    if (this.count <= onError.limit * this.#total) return;
    const told = { data: name, count: this.count, total: this.#total, limit: onError.limit };
    const labels = [{ span, text: "this data" }];
    throw new MultimError([
      report(catalogue.preparation.tooManySkipped, told, { labels, notes: this.examples() }),
    ]);
  }

  #first(): Diagnostic[] {
    const rows = [...this.#byRow.keys()].sort((a, b) => a - b);
    return [...this.#broken, ...rows.flatMap((row) => this.#byRow.get(row) ?? [])].slice(0, shown);
  }
}
