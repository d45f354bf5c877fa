import type { Body, Value } from "./body.ts";

/** A way to make a new value of those that are there; nothing where it finds nothing to work on. */
export type Production = (b: Body) => Value | undefined;

/** Productions by what they show of the language. */
export type Productions = Readonly<Record<string, Production>>;
