import type { Entry } from "./entry.ts";

export const train = {} satisfies Record<string, Entry<never>>;
