import type { Dataset } from "../../data/dataset.ts";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { Tensors } from "../engine.ts";
import type { Metrics } from "../metrics.ts";
import { named, scalar } from "./score.ts";

interface Place {
  readonly epoch: number;
  readonly step: number;
}

/** Throws where a step's loss or gradient is not finite: what it has written into the cells is lost then. */
export async function checkStep(
  dataset: Dataset,
  results: Tensors,
  place: Place,
  rows: Int32Array,
): Promise<void> {
  for (const [what, name] of [["loss", "loss"] as const, ["gradient", "gradient.norm"] as const]) {
    const value = scalar(named(results, name));
    if (Number.isFinite(value)) continue;
    const real = [...rows].filter((row) => row >= 0);
    throw notFinite(what, value, place, await rowNames(dataset, real));
  }
}

/** Throws where the validation's loss is not finite: the weights are no longer worth keeping. */
export function checkValidation({ loss }: Metrics, place: Place): void {
  if (loss !== undefined && !Number.isFinite(loss)) throw notFinite("validation loss", loss, place, []);
}

/** Rows by their key, else by their number, which counts from 1. */
async function rowNames(dataset: Dataset, rows: readonly number[]): Promise<readonly string[]> {
  const keys = dataset.data.key.flatMap(({ source, columns }) => columns.map((name) => ({ source, name })));
  const values = await Promise.all(keys.map(({ source, name }) => dataset.column(source, name)));
  return rows.map((row) => values.map((own) => own[row]).join("/") || `${row + 1}`);
}

function notFinite(what: string, value: number, place: Place, rows: readonly string[]): MultimError {
  return new MultimError([report(catalogue.running.notFinite, { what, ...place, value, rows })]);
}
