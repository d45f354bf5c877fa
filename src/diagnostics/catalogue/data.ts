import type { Entry } from "./entry.ts";

export const data = {} satisfies Record<string, Entry<never>>;
