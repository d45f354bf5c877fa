import type { Entry } from "./entry.ts";

export const dimensions = {} satisfies Record<string, Entry<never>>;
