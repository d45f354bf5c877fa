import type { Entry } from "./entry.ts";

export const engines = {} satisfies Record<string, Entry<never>>;
