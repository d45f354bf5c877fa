import { data } from "./data.ts";
import { dimensions } from "./dimensions.ts";
import { engines } from "./engines.ts";
import type { Entry } from "./entry.ts";
import { names } from "./names.ts";
import { preparation } from "./preparation.ts";
import { running } from "./running.ts";
import { syntax } from "./syntax.ts";
import { train } from "./train.ts";
import { types } from "./types.ts";

export { report } from "./entry.ts";

/**
 * Every diagnostic there is, by area: syntax MM1xx, names MM2xx, types MM3xx, dimensions MM4xx, data declarations MM5xx,
 * train and predict declarations MM6xx, preparation of data MM7xx, running MM8xx, engines MM9xx.
 */
export const catalogue = {
  syntax,
  names,
  types,
  dimensions,
  data,
  train,
  preparation,
  running,
  engines,
};

/** Every entry, by code. */
export const entries: ReadonlyMap<string, Entry<never>> = new Map(
  Object.values(catalogue)
    .flatMap((area) => Object.values<Entry<never>>(area))
    .map((entry) => [entry.code, entry]),
);
