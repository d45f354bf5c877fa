import { isStatic } from "../../../src/typecheck/arguments.ts";
import { standardDefinitions } from "../world.ts";
import type { Body } from "./body.ts";

/** A parameter, as far as a call must know it. */
interface Slot {
  readonly name: string;
  readonly isStatic: boolean;
  readonly variadic?: boolean;
}

type Arguments = Readonly<Record<string, string | readonly string[]>>;

/**
 * A call with these arguments, by place or by name, as the language allows: what stands before the first parameter that is left
 * out may go without its name. Sometimes it is an instance that is called.
 */
export function call(b: Body, callee: string, slots: readonly Slot[], given: Arguments): string {
  const { c } = b;
  const own = slots.filter(({ name }) => given[name] !== undefined);
  const statics = own.filter((slot) => slot.isStatic);
  if (b.hasStatements && c.chance(0.12)) {
    const instance = b.writer.fresh("read");
    b.lines.push(`let ${instance} = ${callee}(${statics.map(byName(given)).join(", ")})`);
    return call(
      b,
      instance,
      slots.filter((slot) => !slot.isStatic),
      without(given, statics),
    );
  }
  const variadic = slots.findIndex((slot) => slot.variadic);
  const gap = slots.findIndex(({ name }) => given[name] === undefined);
  const most = variadic >= 0 ? variadic + 1 : gap >= 0 ? gap : slots.length;
  const tensors = own.length - statics.length;
  const places = Math.min(most, c.chance(0.2) ? most : c.chance(0.1) && variadic < 0 ? 0 : tensors);
  const first = slots.slice(0, places).flatMap(({ name }) => given[name] ?? []);
  const rest = own.filter((slot) => slots.indexOf(slot) >= places);
  return `${callee}(${[...first, ...c.shuffled(rest).map(byName(given))].join(", ")})`;
}

const byName = (given: Arguments) => (slot: Slot) => `${slot.name}: ${given[slot.name]}`;

function without(given: Arguments, slots: readonly Slot[]): Arguments {
  const names = new Set(slots.map((slot) => slot.name));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.has(name)));
}

/** A call of a definition of the standard library, which is imported. */
export function standard(b: Body, name: string, given: Arguments): string {
  return call(b, b.writer.program.standard(b.writer.file, name), slotsOf(name), given);
}

/** A call of a primitive of the prelude. */
export function primitive(b: Body, name: string, given: Arguments): string {
  const slots = slotsOf(name);
  const places = slots.filter((slot) => !slot.isStatic);
  return b.c.chance(0.5)
    ? call(b, name, slots, given)
    : `${name}(${[
        ...places.map((slot) => given[slot.name]),
        ...slots.filter((slot) => slot.isStatic && given[slot.name] !== undefined).map(byName(given)),
      ].join(", ")})`;
}

function slotsOf(name: string): Slot[] {
  const definition = standardDefinitions.get(name);
  if (!definition) throw new Error(`nothing in std is named ${name}`);
  return definition.parameters.map((p) => ({
    name: p.name.text,
    isStatic: isStatic(p.type),
    variadic: p.variadic,
  }));
}
