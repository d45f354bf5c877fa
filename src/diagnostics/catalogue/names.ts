import type { Entry } from "./entry.ts";

export const names = {} satisfies Record<string, Entry<never>>;
