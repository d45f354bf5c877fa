import type { Body, Value } from "./body.ts";
import type { Production, Productions } from "./production.ts";

import { blocks } from "./steps/blocks.ts";
import { choices } from "./steps/choices.ts";
import { elementwise, selections } from "./steps/elementwise.ts";
import { functions } from "./steps/functions.ts";
import { images } from "./steps/images.ts";
import { layers } from "./steps/layers.ts";
import { optionals } from "./steps/optionals.ts";
import { own } from "./steps/own.ts";
import { sequences, tables } from "./steps/sequences.ts";
import { products, shapes } from "./steps/shapes.ts";
import { isPlain, isSequence, type Type } from "./types.ts";

/** Productions of one theme, and the values that it is about, for which it comes first. */
interface Theme {
  readonly productions: readonly Production[];
  readonly isAbout?: (type: Type) => boolean;
}

const theme = (productions: Productions, isAbout?: Theme["isAbout"]): Theme => ({
  productions: Object.values(productions),
  ...(isAbout && { isAbout }),
});

/** All that can be made of values. A new construct of expressions is one more entry of one of these tables. */
const themes: readonly Theme[] = [
  theme(elementwise),
  theme(selections),
  theme(layers),
  theme(shapes, (type) => isPlain(type) && type.dims.length === 2),
  theme(products),
  theme(blocks),
  theme(choices),
  theme(optionals),
  theme(sequences, (type) => type.kind === "text" || isSequence(type)),
  theme(tables),
  theme(images, (type) => isPlain(type) && type.dims.length === 3),
  theme(own),
  theme(functions),
];

/** Adds values to a body, each made of what is there by a production that finds something to work on. */
export function grow(b: Body, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const value = made(b);
    if (value) settle(b, value);
  }
}

/** Tries themes in some order, and the productions of each, until one works. */
function made(b: Body): Value | undefined {
  for (const { productions } of inSomeOrder(b)) {
    for (const production of b.c.shuffled(productions).slice(0, 6)) {
      const value = b.attempt(production);
      if (value) return value;
    }
  }
  return undefined;
}

/** The themes, rather first those that are about something that waits to be used. */
function inSomeOrder(b: Body): Theme[] {
  const waiting = b.waiting();
  const liked = themes.filter(({ isAbout }) => isAbout && waiting.some(({ type }) => isAbout(type)));
  const first = b.c.chance(0.6) ? liked : [];
  return [...b.c.shuffled(first), ...b.c.shuffled(themes)];
}

/** A value gets a name, or stays an expression that is used once. */
function settle(b: Body, value: Value): void {
  if (b.hasStatements && b.c.chance(0.55)) b.let(value, b.c.pick(hints));
  else b.add(value);
}

/** Names of `let`s; some mean something elsewhere in the language. */
const hints = ["h", "mapped", "seen", "key", "source", "at", "one", "when", "most", "state", "from"];
