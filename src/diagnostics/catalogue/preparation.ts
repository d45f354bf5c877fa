import type { Entry } from "./entry.ts";

export const preparation = {} satisfies Record<string, Entry<never>>;
