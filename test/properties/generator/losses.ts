import type { Body } from "./body.ts";

import type { Definition, DefinitionWriter } from "./definition-writer.ts";
import { type Dim, fitted, isFitted, named, number } from "./dimensions.ts";
import { asNumber, vectors } from "./finish.ts";
import { reference } from "./fusions.ts";
import { grow } from "./grow.ts";
import type { Says, TargetKind } from "./heads.ts";
import type { ProgramWriter } from "./program-writer.ts";
import { showType, type Type, tensor } from "./types.ts";

/** The losses of the library, with options that they may be given. */
const library: Readonly<Record<TargetKind, readonly (readonly [name: string, options?: string])[]>> = {
  binary: [["binary_cross_entropy"], ["focal"], ["focal", "gamma: 1.5"]],
  class: [["cross_entropy"]],
  number: [["squared_error"], ["absolute_error"], ["huber"], ["huber", "delta: 0.7"]],
};

/** A loss as `train` names it: of the library, or the program's own. */
export function loss(program: ProgramWriter, says: Says): string {
  const { c, main } = program;
  if (says.meaning === "Probability" || c.chance(0.4)) {
    const definition = ownLoss(program, says);
    return reference(program.outside, definition, []);
  }
  const [name, options] = c.pick(library[says.target]);
  return options ? `${program.standard(main, name)}(${options})` : program.standard(main, name);
}

/** A loss of the program's own: a sound one, and a little of something else. */
function ownLoss(program: ProgramWriter, says: Says): Definition {
  const { c } = program;
  const writer = program.begin(program.main, "loss");
  const b = writer.root;
  const width = says.width && sizeLike(writer, says.width, says.target === "class" ? "K" : "N");
  const given: Type = { kind: "meaning", meaning: says.meaning, ...(width && { width }) };
  const truth: Type =
    says.target === "number"
      ? tensor(width ?? number(1))
      : { kind: "meaning", meaning: "Label", ...(width && { width }) };
  const written =
    says.target === "number" && c.chance(0.5) ? showType(truth).replace("[", "number[") : showType(truth);
  const plain = { optional: false, variadic: false, bound: 4 };
  writer.takes({ name: writer.fresh("said"), type: given, written: showType(given), ...plain });
  writer.takes({ name: writer.fresh("truth"), type: truth, written, ...plain });
  const numbers = tensor(...(width ? [width] : []));
  const base = sound(b, says);
  const said = {
    text: says.meaning === "Probability" ? "0.5 * said" : "1.0 * said",
    type: numbers,
    bound: 4,
    loose: true,
  };
  b.let(said, "seen");
  if (says.meaning === "Logits" && c.chance(0.4)) {
    const probability = says.target === "class" ? "softmax(said)" : "sigmoid(said)";
    const name = writer.fresh("chance");
    b.lines.push(`let ${name} = ${probability}`);
    b.add({ text: `1.0 - ${name}`, type: numbers, bound: 1, loose: true });
  }
  grow(b, c.between(0, 3));
  const extra = vectors(b).map((vector) => asNumber(b, vector).text);
  const text = [base, ...extra.map((each) => `0.05 * ${each}`)].join(" + ");
  return program.finish(writer, { text, type: tensor(), bound: 8 });
}

/** A generic dimension of the loss's own. */
function sizeLike(writer: DefinitionWriter, like: Dim, letter: string): Dim {
  const name = writer.fresh(letter);
  if (isFitted(like)) return fitted(name, like.value);
  const size = named(name, like.value);
  writer.remember(size);
  return size;
}

/** What makes a loss of sense, as one number. */
function sound(b: Body, { target, meaning }: Says): string {
  const label = target === "class" ? "one_hot(truth)" : "truth";
  if (target === "number") return `mean((said - ${label}) ** 2)`;
  if (target === "class") {
    return meaning === "Probability" ? `sum((said - ${label}) ** 2)` : `-sum(log_softmax(said) * ${label})`;
  }
  if (meaning === "Probability") return `(said - ${label}) ** 2`;
  return b.c.chance(0.5)
    ? `(softplus(said) - ${label} * said)`
    : `(max(said, 0) - said * ${label} + log(1 + exp(-abs(said))))`;
}
