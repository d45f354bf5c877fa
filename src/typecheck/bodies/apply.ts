import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type { Diagnostic, Span } from "../../diagnostics/diagnostic.ts";
import type { Report } from "../interface.ts";
import type { Place } from "../place.ts";
import { tell } from "../tell.ts";
import type { Callable, SignatureParameter } from "../types/callable.ts";
import { checkSizes, evaluateType } from "../types/evaluate.ts";
import { genericsOf } from "../types/generics.ts";
import { Matcher } from "../types/match.ts";
import { errorType, int, optional, type Part, type Type } from "../types/type.ts";
import { acceptStatic, type Given } from "./accept.ts";
import { checkConditions } from "./conditions.ts";
import { type Context, general, silent } from "./context.ts";
import { Environment } from "./environment.ts";
import { typeOf } from "./expression.ts";
import { instantiate } from "./instantiate.ts";
import { type Origin, tellFailures, tellKind } from "./mismatch.ts";
import { partsOf } from "./parts.ts";
import { asTensor } from "./tensors.ts";

/** What a model's result must be for the data's target, besides what its definition says. */
export type ResultCheck = (declared: Type, matcher: Matcher<Origin>) => void;

/** One use of what can be called. */
export interface Use {
  readonly span: Span;
  /** An argument is missing, so that its body cannot be looked at. */
  readonly isMarred?: boolean;
  readonly checkResult?: ResultCheck;
  /** Where in a model its body stands. */
  readonly place?: Place;
}

/**
 * The type of a call with these arguments: static ones are bound, tensors matched, generic dimensions solved for, `where`
 * conditions looked at, and in an instance the body is checked with the sizes found.
 */
export function applySignature(
  context: Context,
  callable: Callable,
  given: ReadonlyMap<string, readonly Given[]>,
  use: Use,
): Type {
  const { span, isMarred, checkResult } = use;
  const application = new Application(context, callable, use);
  application.bindStatics(given);
  application.matchTensors(given);
  if (checkResult) checkResult(application.declaredResult(), application.matcher);
  if (!application.solve() || isMarred) return application.result();
  if (!checkConditions(application.callee, context, callable, span, given)) return application.likely();
  if (callable.definition) instantiate(application.callee, callable.definition, span);
  return application.result();
}

const ofSizes: readonly string[] = [dimensions.inexact.code, dimensions.axis.code];

class Application {
  readonly callee: Context;
  readonly matcher: Matcher<Origin>;
  private readonly context: Context;
  private readonly callable: Callable;
  private readonly span: Span;
  /** Parameters with their types as declared, and their arguments', before the generic dimensions are known. */
  private readonly tensors = new Map<SignatureParameter, Type>();
  private isLifted = false;
  private isMarred = false;
  /** Arguments of another kind, about whose sizes nothing more is said. */
  private readonly misfits = new Set<Origin>();

  constructor(context: Context, callable: Callable, { span, place }: Use) {
    this.context = context;
    this.callable = callable;
    this.span = span;
    this.matcher = new Matcher(context);
    const { signature, definition } = callable;
    const scope = context.session.scopes.get(signature.file) ?? context.scope;
    const environment = new Environment(signature.around);
    const { definition: _caller, site: around, ...rest } = context;
    const site = around && place && { ...around, home: place, place, isHead: false };
    this.callee = { ...rest, scope, environment, ...(definition && { definition }), ...(site && { site }) };
    for (const name of genericsOf(signature).names) this.defineSize(name, int(this.matcher.unknown(name)));
    for (const name of genericsOf(signature).spreads) {
      environment.defineSpread(name, this.matcher.unknownSpread(name));
    }
  }

  private defineSize(name: string, type: Type): void {
    this.callee.environment.define(name, {
      what: "dimension",
      type,
      span: this.callable.signature.result.span,
    });
  }

  bindStatics(given: ReadonlyMap<string, readonly Given[]>): void {
    for (const parameter of this.callable.signature.statics) {
      const type = this.staticArgument(parameter, given.get(parameter.name)?.[0]);
      this.callee.environment.define(parameter.name, { what: "parameter", type, span: parameter.span });
    }
  }

  private staticArgument(parameter: SignatureParameter, argument: Given | undefined): Type {
    const bound = this.callable.bound.get(parameter.name);
    if (bound) return bound.type;
    if (argument) {
      const told = { ...this.callee, report: this.context.report };
      return acceptStatic(told, parameter, this.callable.name, argument);
    }
    if (!parameter.default) return errorType;
    const quiet = silent(general(this.callee));
    const type = typeOf(quiet, parameter.default);
    return acceptStatic(quiet, parameter, this.callable.name, { type, at: parameter.default });
  }

  matchTensors(given: ReadonlyMap<string, readonly Given[]>): void {
    for (const parameter of this.callable.signature.tensors) {
      const args = given.get(parameter.name) ?? this.boundTensor(parameter);
      const parts = args.flatMap((argument) => this.matchArgument(parameter, argument));
      if (args.length === 0) this.tensors.set(parameter, errorType);
      else if (parameter.variadic) this.tensors.set(parameter, { kind: "pack", parts });
      else this.tensors.set(parameter, parts[0]?.type ?? errorType);
    }
  }

  private boundTensor(parameter: SignatureParameter): readonly Given[] {
    const bound = this.callable.bound.get(parameter.name);
    return bound ? [{ type: bound.type, at: { span: bound.span } }] : [];
  }

  /** The argument's parts, one where the parameter is not variadic, with their kinds checked. */
  private matchArgument(parameter: SignatureParameter, argument: Given): readonly Part[] {
    const { parts, isLifted } = partsOf(this.context, parameter, argument);
    this.isLifted ||= isLifted;
    return parts.map((part) => {
      const wanted = this.declared(parameter);
      const type = this.coerced(wanted, part.type, argument);
      const origin: Origin = { parameter, callee: this.callable.name, given: argument.at, wanted, type };
      if (type.kind === "error") this.isMarred = true;
      else if (!this.matcher.match(wanted, type, origin)) {
        this.isMarred = true;
        this.misfits.add(origin);
        tellKind(this.context, origin, this.matcher);
      }
      return { ...part, type };
    });
  }

  private declared(parameter: SignatureParameter): Type {
    return evaluateType(silent(this.callee), parameter.type, {
      wildcard: (name) => this.matcher.unknown(name),
    });
  }

  private coerced(wanted: Type, type: Type, argument: Given): Type {
    return wanted.kind === "tensor" ? (asTensor(this.context, type, argument.at) ?? type) : type;
  }

  declaredResult(report: Report = () => {}): Type {
    const { result, isModel } = this.callable.signature;
    const reading = { wildcard: (name: string) => this.matcher.unknown(name), isPrediction: isModel };
    return evaluateType({ ...this.callee, report }, result, reading);
  }

  /** Finds the generic dimensions out; false where something does not fit. */
  solve(): boolean {
    const failures = this.matcher.solve().filter((failure) => !this.misfits.has(failure.origin));
    tellFailures(this.context, failures, this.matcher);
    this.isMarred ||= failures.length > 0;
    const { environment } = this.callee;
    const generics = genericsOf(this.callable.signature);
    for (const name of generics.names) this.defineSize(name, this.solvedSize(name));
    for (const name of generics.spreads) {
      const spread = environment.findSpread(name);
      const found = spread && this.matcher.spread(spread);
      if (found) environment.defineSpread(name, found);
    }
    for (const { name, span } of this.callable.signature.statics) {
      const type = this.matcher.type(environment.find(name)?.type ?? errorType);
      environment.define(name, { what: "parameter", type, span });
    }
    for (const [parameter, type] of this.tensors) {
      const known = this.matcher.type(type);
      const declared = parameter.optional ? optional(known) : known;
      environment.define(parameter.name, { what: "parameter", type: declared, span: parameter.span });
    }
    return !this.isMarred;
  }

  /** Reports what only this call's sizes make a mistake of the declared result: the rest is told where it is declared. */
  private tellOfCall(diagnostic: Diagnostic): void {
    if (!ofSizes.includes(diagnostic.code)) return;
    const call = { span: this.span, text: "in this call" };
    this.context.report({ ...diagnostic, labels: [call, ...diagnostic.labels] });
  }

  /** Whether nothing told what `...name` stands for. */
  private isOpen(name: string): boolean {
    const spread = this.callee.environment.findSpread(name);
    return spread !== undefined && this.matcher.isOpenSpread(spread);
  }

  private solvedSize(name: string): Type {
    const local = this.callee.environment.find(name);
    if (local?.type.kind !== "int") return errorType;
    if (this.matcher.isKnown(local.type.value)) return int(this.matcher.dim(local.type.value));
    if (!this.isMarred) {
      this.isMarred = true;
      tell(this.context, dimensions.undetermined, { name, definition: this.callable.name }, [
        [this.span, "in this call"],
        [this.callable.signature.result.span, "its result"],
      ]);
    }
    return errorType;
  }

  /** The result's type, as far as the arguments tell it. */
  result(): Type {
    const type = this.likely((diagnostic) => this.tellOfCall(diagnostic));
    return checkSizes(this.context, type, `the result of \`${this.callable.name}\``, this.span);
  }

  /** The result's type after a mistake that is told already. */
  likely(report: Report = () => {}): Type {
    const { spreads } = genericsOf(this.callable.signature);
    if (spreads.some((name) => this.isOpen(name))) return errorType;
    const declared = this.declaredResult(report);
    return this.isLifted ? optional(declared) : declared;
  }
}
