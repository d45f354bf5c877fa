import { fields } from "./data/fields.ts";
import { sources } from "./data/sources.ts";
import { splits } from "./data/splits.ts";
import { steps } from "./data/steps.ts";
import { values } from "./data/values.ts";
import type { Entry } from "./entry.ts";

export const data = {
  ...sources,
  ...fields,
  ...steps,
  ...splits,
  ...values,
} satisfies Record<string, Entry<never>>;
