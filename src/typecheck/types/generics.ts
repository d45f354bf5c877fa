import type * as tree from "../../parser/tree.ts";
import type { Signature } from "./callable.ts";

/** The dimensions that a signature is generic in. */
export interface Generics {
  readonly names: readonly string[];
  readonly spreads: readonly string[];
  /** Those that stand in the result alone, so that no argument tells them. */
  readonly untold: ReadonlySet<string>;
}

const known = new WeakMap<Signature, Generics>();

/** A name in a dimension is generic where it begins with a capital letter and is no parameter. */
export function genericsOf(signature: Signature): Generics {
  const before = known.get(signature);
  if (before) return before;
  const told = new Mentions(signature);
  for (const parameter of signature.parameters) told.type(parameter.type);
  const all = new Mentions(signature);
  for (const parameter of signature.parameters) all.type(parameter.type);
  all.type(signature.result);
  const untold = [...all.names, ...all.spreads].filter((n) => !told.names.has(n) && !told.spreads.has(n));
  const generics = { names: [...all.names], spreads: [...all.spreads], untold: new Set(untold) };
  known.set(signature, generics);
  return generics;
}

/** Collects the generic names that types mention; function types have generics of their own. */
class Mentions {
  readonly names = new Set<string>();
  readonly spreads = new Set<string>();
  private readonly signature: Signature;

  constructor(signature: Signature) {
    this.signature = signature;
  }

  type(type: tree.TypeExpression): void {
    if (type.kind === "tensor" || type.kind === "named") {
      for (const dimension of type.dimensions ?? []) this.dimension(dimension);
    } else if (type.kind === "record") {
      for (const field of type.fields) this.type(field.type);
    }
  }

  private dimension(of: tree.Dimension): void {
    switch (of.kind) {
      case "spread":
        this.spreads.add(of.name.text);
        break;
      case "name":
        if (this.isGeneric(of.text)) this.names.add(of.text);
        break;
      case "binary":
        this.dimension(of.left);
        this.dimension(of.right);
        break;
      case "unary":
        this.dimension(of.operand);
        break;
      case "call":
        for (const argument of of.arguments) this.dimension(argument.value);
        break;
      case "index":
        for (const index of of.indices) this.dimension(index);
        break;
    }
  }

  private isGeneric(name: string): boolean {
    return (
      /^\p{Lu}/u.test(name) &&
      !this.signature.parameters.some((p) => p.name === name) &&
      !this.signature.around?.find(name)
    );
  }
}
