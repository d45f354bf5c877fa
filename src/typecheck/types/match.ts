import { compare } from "../dimensions/compare.ts";
import { isDecided, isWhole } from "../dimensions/fitted.ts";
import { asNumber, type Dim, divide, isolate, named, subtract } from "../dimensions/polynomial.ts";
import { atomsOf, type Substitution, substitute } from "../dimensions/substitute.ts";
import { int, type Lead, type Part, type Shape, type Type } from "./type.ts";

/** Two dimensions that must be equal, and why: `O` tells where the wish comes from. */
interface Equation<O> {
  readonly wanted: Dim;
  readonly given: Dim;
  readonly origin: O;
}

/** An equation that does not hold. `source` is where the size that is wanted was found out. */
export interface Failure<O> extends Equation<O> {
  readonly source?: O;
}

let unknowns = 0;

/**
 * Matches types that mention unknown dimensions with types that are known: finds the unknowns out, and collects what does
 * not hold. Kinds and numbers of dimensions are decided at once, sizes by `solve`.
 */
export class Matcher<O> {
  private readonly assumptions: Substitution;
  private readonly concrete: boolean;
  private readonly unsolved = new Set<string>();
  private readonly solution = new Map<string, Dim>();
  private readonly spreads = new Map<string, Shape | undefined>();
  private readonly sources = new Map<string, O>();
  private equations: Equation<O>[] = [];

  constructor(context: { readonly assumptions: Substitution; readonly concrete: boolean }) {
    this.assumptions = context.assumptions;
    this.concrete = context.concrete;
  }

  unknown(name: string): Dim {
    const key = `?${++unknowns}`;
    this.unsolved.add(key);
    return named(key, name);
  }

  unknownSpread(name: string): Shape {
    const key = `?${++unknowns}`;
    this.spreads.set(key, undefined);
    return { lead: { kind: "spread", key, name }, dims: [] };
  }

  /** Whether the kinds fit, and for tensors the numbers of dimensions. */
  match(wanted: Type, given: Type, origin: O): boolean {
    if (wanted.kind === "error" || given.kind === "error") return true;
    switch (wanted.kind) {
      case "tensor":
        return given.kind === "tensor" && this.shapes(wanted.shape, given.shape, origin);
      case "text":
        return (
          given.kind === "text" &&
          this.equal(wanted.length, given.length, origin) &&
          this.equal(wanted.vocabulary, given.vocabulary, origin)
        );
      case "category":
        return given.kind === "category" && this.equal(wanted.values, given.values, origin);
      case "bag":
        return given.kind === "bag" && this.equal(wanted.buckets, given.buckets, origin);
      case "meaning":
        return (
          given.kind === "meaning" &&
          given.meaning === wanted.meaning &&
          (wanted.width && given.width
            ? this.equal(wanted.width, given.width, origin)
            : wanted.width === given.width)
        );
      case "optional":
        return this.match(wanted.of, given.kind === "optional" ? given.of : given, origin);
      case "record":
        return (
          given.kind === "record" &&
          given.fields.size === wanted.fields.size &&
          [...wanted.fields].every(([name, type]) => {
            const field = given.fields.get(name);
            return field !== undefined && this.match(type, field, origin);
          })
        );
      default:
        return given.kind === wanted.kind;
    }
  }

  equal(wanted: Dim, given: Dim, origin: O): true {
    this.equations.push({ wanted, given, origin });
    return true;
  }

  shapes(wanted: Shape, given: Shape, origin: O): boolean {
    const { lead } = wanted;
    const extra = given.dims.length - wanted.dims.length;
    if (extra < 0) return false;
    wanted.dims.forEach((dim, i) => {
      this.equal(dim, given.dims[extra + i] ?? dim, origin);
    });
    if (lead?.kind === "spread" && this.spreads.has(lead.key)) {
      const rest = { ...given, dims: given.dims.slice(0, extra) };
      const known = this.spreads.get(lead.key);
      if (known) return this.shapes(known, rest, origin);
      this.spreads.set(lead.key, rest);
      this.sources.set(lead.key, origin);
      return true;
    }
    return extra === 0 && this.leads(lead, given.lead, origin);
  }

  private leads(wanted: Lead | undefined, given: Lead | undefined, origin: O): boolean {
    if (wanted?.kind === "ragged" && given?.kind === "ragged") {
      return this.equal(wanted.length, given.length, origin);
    }
    if (wanted?.kind === "spread" && given?.kind === "spread") return wanted.key === given.key;
    return wanted === undefined && given === undefined;
  }

  /** Solves for the unknowns, and tells which equations cannot hold. It goes on after a failure. */
  solve(): Failure<O>[] {
    const failures: Failure<O>[] = [];
    for (let progress = true; progress; ) {
      progress = false;
      const waiting: Equation<O>[] = [];
      for (const equation of this.equations) {
        const verdict = this.step(equation);
        if (verdict === "waiting") waiting.push(equation);
        else progress = true;
        if (verdict === "failed") failures.push(this.failure(equation));
      }
      this.equations = waiting;
    }
    return failures;
  }

  private step(equation: Equation<O>): "held" | "failed" | "solved" | "waiting" {
    const wanted = this.dim(equation.wanted);
    const given = this.dim(equation.given);
    const open = this.openAtoms(wanted);
    if (open.length === 0) {
      const verdict = compare(substitute(wanted, this.assumptions), substitute(given, this.assumptions));
      return verdict === "equal" || (verdict === "undecided" && !this.concrete) ? "held" : "failed";
    }
    const [key] = open;
    const value = key !== undefined && open.length === 1 ? solveFor(key, wanted, given) : undefined;
    if (key === undefined || value === undefined) return "waiting";
    if (isDecided(value) && !isWhole(value)) return "failed";
    this.solution.set(key, value);
    this.unsolved.delete(key);
    this.sources.set(key, equation.origin);
    return "solved";
  }

  private failure(equation: Equation<O>): Failure<O> {
    const source = atomsOf(equation.wanted)
      .map((atom) => this.sources.get(atom.key))
      .find((origin) => origin !== undefined && origin !== equation.origin);
    const told = { wanted: this.dim(equation.wanted), given: equation.given, origin: equation.origin };
    return source === undefined ? told : { ...told, source };
  }

  private openAtoms(dim: Dim): string[] {
    if (this.unsolved.size === 0 || asNumber(dim) !== undefined) return [];
    return [...new Set(atomsOf(dim).map((atom) => atom.key))].filter((key) => this.unsolved.has(key));
  }

  /** The dimension with what has been found out. */
  dim(dim: Dim): Dim {
    return substitute(dim, this.solution);
  }

  /** Whether all that a dimension mentions has been found out. */
  isKnown(dim: Dim): boolean {
    return this.openAtoms(this.dim(dim)).length === 0;
  }

  /** Whether a leading `...S` is one that has not been found out. */
  isOpenSpread(shape: Shape): boolean {
    const key = shape.lead?.kind === "spread" ? shape.lead.key : "";
    return this.spreads.has(key) && this.spreads.get(key) === undefined;
  }

  /** What a `...S` that was unknown stands for. */
  spread(shape: Shape): Shape | undefined {
    const key = shape.lead?.kind === "spread" ? shape.lead.key : "";
    const found = this.spreads.get(key);
    return found && this.shape(found);
  }

  shape(shape: Shape): Shape {
    const dims = shape.dims.map((d) => this.dim(d));
    const { lead } = shape;
    if (lead?.kind === "ragged") return { lead: { kind: "ragged", length: this.dim(lead.length) }, dims };
    const found = lead && this.spreads.get(lead.key);
    if (!found) return { ...shape, dims };
    const before = this.shape(found);
    return { ...before, dims: [...before.dims, ...dims] };
  }

  /** The type with what has been found out. */
  type(type: Type): Type {
    switch (type.kind) {
      case "tensor":
        return { kind: "tensor", shape: this.shape(type.shape) };
      case "text":
        return { kind: "text", length: this.dim(type.length), vocabulary: this.dim(type.vocabulary) };
      case "category":
        return { kind: "category", values: this.dim(type.values) };
      case "bag":
        return { kind: "bag", buckets: this.dim(type.buckets) };
      case "meaning":
        return type.width ? { ...type, width: this.dim(type.width) } : type;
      case "optional":
        return { kind: "optional", of: this.type(type.of) };
      case "record":
        return {
          kind: "record",
          fields: new Map([...type.fields].map(([name, field]) => [name, this.type(field)])),
        };
      case "pack":
        return { kind: "pack", parts: type.parts.map((p): Part => ({ ...p, type: this.type(p.type) })) };
      case "int":
        return int(this.dim(type.value));
      case "list":
        return "elements" in type ? { ...type, elements: type.elements.map((e) => this.type(e)) } : type;
      case "definition": {
        const bound = [...type.callable.bound].map(
          ([name, argument]) => [name, { ...argument, type: this.type(argument.type) }] as const,
        );
        return { ...type, callable: { ...type.callable, bound: new Map(bound) } };
      }
      default:
        return type;
    }
  }
}

/** The value of an atom that makes the sides equal, where it can be told. */
function solveFor(key: string, wanted: Dim, given: Dim): Dim | undefined {
  const parts = isolate(wanted, key);
  return parts && divide(subtract(given, parts.rest), parts.coefficient);
}
