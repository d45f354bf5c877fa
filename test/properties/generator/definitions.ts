import type { Body, Value } from "./body.ts";
import { call } from "./calls.ts";
import type { Definition, DefinitionWriter, Parameter, ValueParameter } from "./definition-writer.ts";
import { type Dim, fitted, isFitted, named, number, operation, same } from "./dimensions.ts";
import { finished } from "./finish.ts";
import { grow } from "./grow.ts";
import { isTensor, mapDims, renameType, sameLead, showType, type TensorType, type Type } from "./types.ts";

/** Names of generic dimensions, as people choose them. */
const letters = ["A", "B", "C", "D", "E", "F", "G", "L", "M", "P", "Q", "R"];

/** Types in names of their own: each different size gets one, or stays the number that it is. */
class Generics {
  private readonly writer: DefinitionWriter;
  private readonly known: { dim: Dim; generic: Dim }[] = [];

  constructor(writer: DefinitionWriter) {
    this.writer = writer;
  }

  /** The size in the definition's own names. */
  of(dim: Dim): Dim {
    const before = this.known.find((each) => same(each.dim, dim));
    if (before) return before.generic;
    const generic = isFitted(dim) ? fitted(this.letter(), dim.value) : this.made(dim);
    this.known.push({ dim, generic });
    return generic;
  }

  private made(dim: Dim): Dim {
    const { c } = this.writer;
    if (dim.kind === "number" && c.chance(0.12)) return dim;
    if (dim.kind === "number" && dim.value > 1 && c.chance(0.1)) {
      if (dim.value % 2 === 0) return operation("*", number(2), this.size(dim.value / 2));
      return operation("+", this.size(dim.value - 1), number(1));
    }
    return this.size(dim.value);
  }

  private size(value: number): Dim {
    const generic = named(this.letter(), value);
    this.writer.remember(generic);
    return generic;
  }

  private letter(): string {
    return this.writer.fresh(letters.find((letter) => this.writer.isFree(letter)) ?? "Z");
  }
}

/** How the types of the arguments are written as parameters: `[...S, A]` where leading dimensions are left open. */
function parameterTypes(
  writer: DefinitionWriter,
  operands: readonly Value[],
): { types: Type[]; spread?: TensorType } {
  const generics = new Generics(writer);
  const tensors = operands.map(({ type }) => type).filter(isTensor);
  const [first] = tensors;
  const lead = tensors.find((type) => type.lead?.kind === "spread")?.lead;
  const plain = () => ({
    types: operands.map(({ type }) => mapDims(type, (dim) => generics.of(dim))),
    ...(lead && { spread: { kind: "tensor", lead, dims: [] } as const }),
  });
  if (!first || tensors.length < operands.length) return plain();
  const keeps =
    first.lead?.kind === "spread" || writer.c.chance(first.lead ? 0.2 : 0.4)
      ? Math.min(1, first.dims.length)
      : -1;
  const leading = (type: TensorType): TensorType => ({
    ...type,
    dims: type.dims.slice(0, type.dims.length - keeps),
  });
  const isOpen =
    keeps >= 0 &&
    tensors.every((t) => t.dims.length >= keeps && showType(leading(t)) === showType(leading(first)));
  if (!isOpen) return plain();
  const types = tensors.map(({ dims }): Type => {
    const last = dims.slice(dims.length - keeps).map((dim) => generics.of(dim));
    return { kind: "tensor", lead: { kind: "spread", name: "S" }, dims: last };
  });
  return { types, spread: leading(first) };
}

/** Defines a layer or an encoder that takes these values, written for their sizes. */
export function define(b: Body, operands: readonly Value[], steps: number): Definition {
  const { program } = b.writer;
  const sort = operands.some(({ type }) => !isTensor(type)) || b.c.chance(0.2) ? "encoder" : "layer";
  const writer = program.begin(b.writer.file, sort);
  const { types, spread } = parameterTypes(writer, operands);
  for (const [i, operand] of operands.entries()) {
    const type = types[i] as Type;
    const name = writer.fresh(["x", "y", "z"][i] ?? "more");
    const bound = Math.min(8, Math.max(1, operand.bound));
    const isOptional = operand.optional === true && b.c.chance(0.7);
    const written = synonym(writer, type);
    writer.takes({ name, type, optional: isOptional, variadic: false, bound, ...(written && { written }) });
    writer.root.add({ text: name, type, bound, named: true, ...(isOptional && { optional: true }) });
  }
  grow(writer.root, steps);
  const result = finished(writer.root);
  return program.finish(writer, result, spread);
}

/** Another way to write a type. */
function synonym(writer: DefinitionWriter, type: Type): string | undefined {
  if (!isTensor(type) || type.lead || !writer.c.chance(0.3)) return undefined;
  if (type.dims.length === 1) return showType(type).replace("[", "number[");
  return type.dims.length === 3 ? showType(type).replace("[", "image[") : undefined;
}

/** Finds out what a definition's generic sizes are for arguments of some types; false where they do not fit. */
class Binding {
  readonly names = new Map<string, Dim>();
  spread: TensorType | undefined;
  private readonly definition: Definition;

  constructor(definition: Definition) {
    this.definition = definition;
  }

  type(wanted: Type, given: Type): boolean {
    if (wanted.kind !== given.kind) return false;
    switch (wanted.kind) {
      case "tensor":
        return this.tensor(wanted, given as TensorType);
      case "text":
        return (
          this.dim(wanted.length, (given as typeof wanted).length) &&
          this.dim(wanted.vocabulary, (given as typeof wanted).vocabulary)
        );
      case "category":
        return this.dim(wanted.values, (given as typeof wanted).values);
      case "bag":
        return this.dim(wanted.buckets, (given as typeof wanted).buckets);
      default:
        return false;
    }
  }

  private tensor(wanted: TensorType, given: TensorType): boolean {
    const extra = given.dims.length - wanted.dims.length;
    if (extra < 0 || !wanted.dims.every((dim, i) => this.dim(dim, given.dims[extra + i] as Dim)))
      return false;
    const leading = { ...given, dims: given.dims.slice(0, extra) };
    if (wanted.lead?.kind !== "spread") {
      if (extra > 0 || Boolean(wanted.lead) !== Boolean(given.lead)) return false;
      if (!wanted.lead || given.lead?.kind !== "positions") return given.lead?.kind !== "spread";
      return this.dim(wanted.lead.length, given.lead.length);
    }
    if (this.spread) return sameLead(this.spread, leading) && showType(this.spread) === showType(leading);
    this.spread = leading;
    const made = this.definition.spread;
    return this.definition.isFlexible || (made !== undefined && showType(made) === showType(leading));
  }

  private dim(wanted: Dim, given: Dim): boolean {
    if (!this.definition.isFlexible && wanted.value !== given.value) return false;
    if (wanted.kind === "number") return same(wanted, given);
    if (wanted.kind === "name") return isFitted(wanted) === isFitted(given) && this.bind(wanted.name, given);
    return given.kind === "number" && this.solved(wanted, given.value);
  }

  private solved(wanted: Dim & { kind: "operation" }, value: number): boolean {
    const { operator, left, right } = wanted;
    if (operator === "*" && right.kind === "name" && value % 2 === 0)
      return this.bind(right.name, number(value / 2));
    return operator === "+" && left.kind === "name" && value > 1 && this.bind(left.name, number(value - 1));
  }

  private bind(name: string, dim: Dim): boolean {
    const before = this.names.get(name);
    if (before) return same(before, dim);
    this.names.set(name, dim);
    return true;
  }
}

const isValue = (p: Parameter): p is ValueParameter => p.kind === "value";

/** A call of a definition with these values, if they fit. */
export function calling(b: Body, definition: Definition, operands: readonly Value[]): Value | undefined {
  const binding = new Binding(definition);
  const parameters = definition.parameters.filter(isValue);
  const fits =
    parameters.length === operands.length &&
    parameters.every((p, i) => binding.type(p.type, (operands[i] as Value).type));
  if (!fits) return undefined;
  const given: Record<string, string> = {};
  for (const [i, p] of parameters.entries()) given[p.name] = b.argument(operands[i] as Value, p.bound);
  for (const p of definition.parameters) {
    if (p.kind === "value") continue;
    const isLeftOut = p.default !== undefined && b.c.chance(0.5);
    const argument = isLeftOut && p.default ? p.default : p.argument(b.writer);
    if (!isLeftOut) given[p.name] = argument.text;
    for (const [name, dim] of argument.names ?? []) binding.names.set(name, dim);
  }
  const slots = definition.parameters.map((p) => ({ name: p.name, isStatic: p.kind === "static" }));
  const callee = b.writer.program.nameIn(b.writer.file, definition);
  const isLifted = parameters.some((p, i) => operands[i]?.optional && !p.optional);
  return {
    text: call(b, callee, slots, given),
    type: renameType(definition.result, binding.names, binding.spread),
    bound: definition.bound,
    ...(isLifted && { optional: true }),
  };
}

/** Values that a definition takes, if there are such. */
export function operandsFor(b: Body, definition: Definition): Value[] | undefined {
  const binding = new Binding(definition);
  const found: Value[] = [];
  for (const parameter of definition.parameters.filter(isValue)) {
    const fits = (type: Type) => {
      const trial = new Binding(definition);
      return [...found, { type }].every((v, i) => {
        const wanted = definition.parameters.filter(isValue)[i];
        return wanted !== undefined && trial.type(wanted.type, v.type);
      });
    };
    const value = b.find(fits, (v) => !found.includes(v));
    if (!value || !binding.type(parameter.type, value.type)) return undefined;
    found.push(value);
  }
  return found;
}
