import type { Entry } from "./entry.ts";

export const types = {} satisfies Record<string, Entry<never>>;
