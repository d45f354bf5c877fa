import type { Entry } from "./entry.ts";

export const syntax = {} satisfies Record<string, Entry<never>>;
