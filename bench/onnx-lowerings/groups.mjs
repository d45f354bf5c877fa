import { convolutions } from "./convolutions.mjs";
import { elements } from "./elements.mjs";
import { pools } from "./pools.mjs";
import { tables } from "./tables.mjs";
import { updates } from "./updates.mjs";

/** By title: feeds, the output, and the ways to compute it, the first of which is taken for right. */
export const groups = { ...convolutions, ...pools, ...tables, ...elements, ...updates };
