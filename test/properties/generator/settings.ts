import type { Kind, Option, Signature } from "../../../src/typecheck/signatures.ts";
import type { Choices } from "./choices.ts";

/** Options whose values must be modest: one step of training must not lead far away, and rounding must not decide it. */
const modest: Readonly<Record<string, readonly [least: number, most: number]>> = {
  rate: [0.001, 0.02],
  epsilon: [0.001, 0.01],
  decay: [0, 0.1],
};

/** Arguments of something that a declaration calls, from its signature; in brackets. Options with a default may be left out. */
export function settings(c: Choices, { options }: Signature): string {
  const isGiven = options.map((each) => each.default === undefined || each.name in modest || c.chance(0.5));
  const gap = isGiven.indexOf(false);
  const places = c.chance(0.2) ? (gap < 0 ? options.length : gap) : 0;
  const given = options.flatMap((each, i) => {
    if (!isGiven[i]) return [];
    return [i < places ? option(c, each) : `${each.name}: ${option(c, each)}`];
  });
  return `(${given.join(", ")})`;
}

/** A value for an option. */
export function option(c: Choices, { name, kind }: Option): string {
  const range = modest[name];
  return range ? String(c.number(...range)) : value(c, kind);
}

function value(c: Choices, kind: Kind): string {
  switch (kind.kind) {
    case "integer": {
      const least = kind.least ?? 0;
      return String(c.between(least, Math.min(kind.most ?? least + 5, least + 5)));
    }
    case "number": {
      const least = "above" in kind ? (kind.above ?? 0) + 0.1 : (kind.least ?? 0);
      return String(c.number(least, "below" in kind ? (kind.below ?? 1) - 0.1 : (kind.most ?? least + 2)));
    }
    case "share":
      return c.pick(["5%", "0.1", "12.5%", kind.above === 0 ? "1%" : "0%"]);
    case "boolean":
      return c.pick(["true", "false"]);
    case "text":
      return '"text"';
    case "word":
      return c.pick(kind.words);
    case "range":
      return `${kind.least}..${kind.least + 1}`;
    case "value":
      return c.pick(["1", '"yes"', "true"]);
    case "either":
      return value(c, c.pick(kind.kinds));
  }
}
