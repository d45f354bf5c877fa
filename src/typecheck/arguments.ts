import type * as tree from "../parser/tree.ts";

/** What an argument can be given to. */
export interface Slot {
  readonly name: string;
  /** Has no default. */
  readonly required: boolean;
  /** Takes any number of positional arguments; slots behind it are given by name only. */
  readonly variadic?: boolean;
}

export type BindingProblem =
  | { readonly kind: "unknown"; readonly argument: tree.Argument; readonly name: tree.Name }
  | { readonly kind: "surplus"; readonly argument: tree.Argument }
  | {
      readonly kind: "twice";
      readonly argument: tree.Argument;
      readonly first: tree.Argument;
      readonly slot: Slot;
    }
  | { readonly kind: "missing"; readonly slot: Slot };

/** Arguments by the name of their slot: one each, any number for a variadic one. Slots without an argument are absent. */
export interface Binding {
  readonly given: ReadonlyMap<string, readonly tree.Argument[]>;
  readonly problems: readonly BindingProblem[];
}

/** Binds arguments to slots by position and by name: the one place that knows how. */
export function bindArguments(slots: readonly Slot[], args: readonly tree.Argument[]): Binding {
  const given = new Map<string, tree.Argument[]>();
  const problems: BindingProblem[] = [];
  let place = 0;
  for (const argument of args) {
    const name = argument.name;
    const slot = name ? slots.find((s) => s.name === name.text) : slots[place];
    if (!slot) {
      problems.push(name ? { kind: "unknown", argument, name } : { kind: "surplus", argument });
      continue;
    }
    if (!name && !slot.variadic) place++;
    const before = given.get(slot.name);
    if (!before) given.set(slot.name, [argument]);
    else if (slot.variadic && !name) before.push(argument);
    else if (before[0]) problems.push({ kind: "twice", argument, first: before[0], slot });
  }
  for (const slot of slots) {
    if (slot.required && !given.has(slot.name)) problems.push({ kind: "missing", slot });
  }
  return { given, problems };
}

const staticNames = new Set(["int", "float", "bool", "string", "fusion"]);

/** Whether values of a type are known when the program is compiled: numbers, texts, lists and definitions. */
export function isStatic(type: tree.TypeExpression): boolean {
  if (type.kind === "list") return isStatic(type.element);
  return type.kind === "function" || (type.kind === "named" && staticNames.has(type.name.text));
}

/** The slots of a definition, in order. Optional parameters (`photo?`) must be given too. */
export function slotsOf(definition: tree.Definition): Slot[] {
  return definition.parameters.map((p) => ({
    name: p.name.text,
    required: p.default === undefined,
    variadic: p.variadic,
  }));
}

/**
 * Whether a call leaves out all tensors of a definition that has some: then it is an instance (`let read = mlp(widths: [8])`),
 * and what is missing is given where it is used.
 */
export function isInstance(definition: tree.Definition, binding: Binding): boolean {
  const tensors = definition.parameters.filter((p) => !isStatic(p.type));
  return tensors.length > 0 && tensors.every((p) => !binding.given.has(p.name.text));
}
