import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { isStatic, type Slot, slotsOf } from "../arguments.ts";
import type { Environment } from "../bodies/environment.ts";
import type { Place } from "../place.ts";
import type { Type } from "./type.ts";

/** What can be called: a definition, with the arguments that an instance already has, or a parameter of a function type. */
export interface Callable {
  /** As messages name it. */
  readonly name: string;
  readonly signature: Signature;
  readonly bound: ReadonlyMap<string, BoundArgument>;
  /** Absent for a parameter of a function type. */
  readonly definition?: tree.Definition;
  /** Where in a model an instance keeps its parameters, whoever applies it; a definition by its bare name has no such place. */
  readonly instance?: Place;
}

export interface BoundArgument {
  readonly type: Type;
  readonly span: Span;
}

/** What definitions and function types have in common. */
export interface Signature {
  readonly parameters: readonly SignatureParameter[];
  /** Those whose values are known when the program is compiled, and the others. */
  readonly statics: readonly SignatureParameter[];
  readonly tensors: readonly SignatureParameter[];
  readonly result: tree.TypeExpression;
  readonly where: readonly tree.Expression[];
  /** The file whose names its expressions mean. */
  readonly file: string;
  /** What a function type's dimensions may mention: the names around it. */
  readonly around?: Environment;
  readonly isModel: boolean;
}

export interface SignatureParameter {
  readonly name: string;
  readonly span: Span;
  readonly type: tree.TypeExpression;
  readonly variadic: boolean;
  readonly optional: boolean;
  readonly default?: tree.Expression;
}

const sorted = (parameters: readonly SignatureParameter[]) => ({
  parameters,
  statics: parameters.filter((p) => isStatic(p.type)),
  tensors: parameters.filter((p) => !isStatic(p.type)),
});

const signatures = new WeakMap<tree.Definition, Signature>();

export function signatureOf(definition: tree.Definition): Signature {
  const known = signatures.get(definition);
  if (known) return known;
  const made: Signature = {
    ...sorted(
      definition.parameters.map((p) => ({
        name: p.name.text,
        span: p.span,
        type: p.type,
        variadic: p.variadic,
        optional: p.optional,
        ...(p.default && { default: p.default }),
      })),
    ),
    result: definition.result,
    where: definition.where,
    file: definition.span.file,
    isModel: definition.sort === "model",
  };
  signatures.set(definition, made);
  return made;
}

/** A function type's signature; parameters without a name get one that no program can write. */
export function signatureOfFunction(type: tree.FunctionType, around: Environment): Signature {
  return {
    ...sorted(
      type.parameters.map((p, i) => ({
        name: p.name?.text ?? `#${i + 1}`,
        span: p.type.span,
        type: p.type,
        variadic: p.variadic,
        optional: false,
      })),
    ),
    result: type.result,
    where: [],
    file: type.span.file,
    around,
    isModel: false,
  };
}

export const callableOf = (definition: tree.Definition): Callable => ({
  name: definition.name.text,
  signature: signatureOf(definition),
  bound: new Map(),
  definition,
});

/** The arguments that a call of it may still give. */
export function openSlots(callable: Callable): Slot[] {
  const all: Slot[] = callable.definition
    ? slotsOf(callable.definition)
    : callable.signature.parameters.map((p) => ({ name: p.name, required: true, variadic: p.variadic }));
  return all.filter((slot) => !callable.bound.has(slot.name));
}
