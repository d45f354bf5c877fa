import type { Entry } from "./entry.ts";

export const running = {} satisfies Record<string, Entry<never>>;
