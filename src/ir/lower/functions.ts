import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { claim, type Place } from "../../typecheck/place.ts";
import type { Port, TensorType, Value } from "../ir.ts";
import { showType } from "../shapes.ts";
import { complement } from "./complement.ts";
import { type Context, type Lowered, type Lowering, scopeOf } from "./context.ts";
import { Frame, setPrefix } from "./frame.ts";
import { lowerBlock } from "./statements.ts";
import { toValue } from "./tensors.ts";
import { type Meaning, mapValues, type Tensor, type Term, tensor, valuesOf } from "./terms.ts";

/**
 * The function of a definition with these arguments at this place. A second use of an instance gets the same one, unless
 * random numbers, which are named by their function, must differ.
 */
export function functionOf(
  definition: tree.Definition,
  args: ReadonlyMap<string, Term>,
  lowering: Lowering,
  place: Place,
): Lowered {
  const key = `${place.path}(${[...args].map(([name, term]) => `${name}: ${describe(term)}`).join(", ")})`;
  const known = lowering.lowered.get(key);
  if (known) return known;
  const lowered = lowerDefinition(definition, args, lowering, place);
  lowering.functions.set(lowered.func.name, lowered.func);
  if (!lowered.func.inputs.some((port) => port.name === "step.seed")) lowering.lowered.set(key, lowered);
  return lowered;
}

/** What two uses of one instance must agree in to be one function. */
function describe(term: Term): string {
  switch (term.kind) {
    case "static":
      return JSON.stringify(term.value);
    case "list":
      return `[${term.items.map(describe).join(", ")}]`;
    case "closure": {
      const { definition, given, instance } = term;
      const statics = [...given].map(([name, value]) => `${name}: ${describe(value)}`);
      return `${definition.span.file}:${definition.name.text}(${statics.join(", ")}) at ${instance?.path}`;
    }
    default:
      return valuesOf(term, term.kind)
        .map(({ name, value }) => `${name} ${showType(value.type)}`)
        .join(" ");
  }
}

function lowerDefinition(
  definition: tree.Definition,
  args: ReadonlyMap<string, Term>,
  lowering: Lowering,
  place: Place,
): Lowered {
  const body = definition.body ?? internal(`${definition.name.text} has no body`);
  const frame = new Frame(claim(lowering.names, place.path), place);
  const inside = new Map(
    [...args].map(([name, term]) => [name, mapValues(term, name, (v, part) => frame.argument(part, v.type))]),
  );
  const scope = scopeOf(lowering, definition);
  const c: Context = { lowering, frame, place, head: false, names: inside, scope };
  const names = complement(definition, inside, c);
  const result = dynamic(lowerBlock(body, { ...c, names }), { ...c, names }, definition.result);
  return finish(frame, result, args);
}

/** A result as callers see it: tensors even where it is a static number, with the meaning that the definition gives it. */
function dynamic(result: Term, c: Context, type: tree.TypeExpression): Term {
  if (result.kind === "static") return tensor(toValue(c, result));
  const meaning = type.kind === "named" ? meanings.get(type.name.text) : undefined;
  return result.kind === "tensor" && meaning ? ({ ...result, meaning } satisfies Tensor) : result;
}

const meanings: ReadonlyMap<string, Meaning> = new Map(
  (["Logits", "Probability", "Prediction"] as const).map((meaning) => [meaning, meaning]),
);

/** Arguments that are passed through need no output: the caller has them. */
function finish(frame: Frame, result: Term, args: ReadonlyMap<string, Term>): Lowered {
  const given = new Set([...args].flatMap(([name, term]) => valuesOf(term, name).map((part) => part.name)));
  const origins = new Map<number, string | number>();
  const outputs: Port[] = [];
  for (const { name, value } of valuesOf(result, "")) {
    if (origins.has(value.id)) continue;
    const input = frame.inputName(value);
    if (input !== undefined && given.has(input)) origins.set(value.id, input);
    else origins.set(value.id, outputs.push({ name: name.replace(/^\./, "") || "result", value }) - 1);
  }
  return { func: frame.build(outputs), result, origins };
}

/** Calls a function. `presence` is 1 in rows where all of its arguments are there; in others it has no weight. */
export function invoke(
  lowered: Lowered,
  args: ReadonlyMap<string, Term>,
  c: Context,
  presence: Value | undefined,
): Term {
  const given = new Map(
    [...args].flatMap(([name, term]) => valuesOf(term, name).map((part) => [part.name, part.value] as const)),
  );
  const inputs = lowered.func.inputs.map(
    (port) => given.get(port.name) ?? passOn(c, port.name, port.value.type, presence),
  );
  const outputs = lowered.func.outputs.length > 0 ? c.frame.b.call(lowered.func, inputs) : [];
  for (const [i, port] of lowered.func.outputs.entries()) {
    const output = outputs[i];
    if (port.name.startsWith(setPrefix) && output)
      c.frame.sets.set(port.name.slice(setPrefix.length), output);
  }
  return mapValues(lowered.result, "", (value) => {
    const origin = lowered.origins.get(value.id);
    const found = typeof origin === "string" ? given.get(origin) : outputs[origin ?? -1];
    return found ?? internal(`a result of ${lowered.func.name} from nowhere`);
  });
}

function passOn(c: Context, name: string, type: TensorType, presence: Value | undefined): Value {
  const value = c.frame.passed(name, type);
  return name === "row.weight" && presence ? c.frame.b.op("mul", [value, presence]) : value;
}
