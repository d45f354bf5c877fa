import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";

/** Why what an engine computes with is not here. */
export interface Missing {
  readonly missing: string;
}

export function isMissing(found: object): found is Missing {
  return "missing" in found;
}

/** What an engine computes with. Errors: MM902 where it is not here. */
export function required<Found extends object>(engine: string, found: Found | Missing): Found {
  if (!isMissing(found)) return found;
  const told = { name: engine, reason: found.missing };
  throw new MultimError([report(catalogue.engines.missingEngine, told)]);
}
