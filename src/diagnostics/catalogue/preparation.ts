import type { Entry } from "./entry.ts";
import { dataset } from "./preparation/dataset.ts";
import { rows } from "./preparation/rows.ts";
import { sources } from "./preparation/sources.ts";
import { values } from "./preparation/values.ts";

/** Mistakes that only the data show: sources MM70x-71x, rows MM72x-73x, values MM74x-75x, the whole MM76x-77x. */
export const preparation = { ...sources, ...rows, ...values, ...dataset } satisfies Record<
  string,
  Entry<never>
>;
