import { misplaced } from "../bodies/expression.ts";
import type { Form } from "./form.ts";
import { concat, stack } from "./join.ts";
import { where } from "./pointwise.ts";
import { map, reduce } from "./reduce.ts";
import { filled, permute, reshape, slice } from "./shape.ts";
import { count, last } from "./static.ts";

const learned: Form = (context, call) =>
  misplaced(context, call, "`learned()`", "behind `??`, from whose left side it has its shape");

/** What is called like a definition and has a type rule of its own; the end of the prelude lists it. */
export const forms: ReadonlyMap<string, Form> = new Map([
  ["concat", concat],
  ["stack", stack],
  ["sum", reduce],
  ["mean", reduce],
  ["product", reduce],
  ["max", reduce],
  ["min", reduce],
  ["map", map],
  ["reshape", reshape],
  ["permute", permute],
  ["slice", slice],
  ["where", where],
  ["zeros", filled],
  ["ones", filled],
  ["learned", learned],
  ["last", last],
  ["count", count],
]);
