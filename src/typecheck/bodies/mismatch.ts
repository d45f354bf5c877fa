import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { compare } from "../dimensions/compare.ts";
import { printDim } from "../dimensions/print.ts";
import { type Places, tell } from "../tell.ts";
import type { SignatureParameter } from "../types/callable.ts";
import type { Failure, Matcher } from "../types/match.ts";
import { printType } from "../types/print.ts";
import type { Type } from "../types/type.ts";
import type { Context } from "./context.ts";
import { probabilityCall, removal } from "./probability.ts";

/** Why an argument must be of a type: it is given to a parameter. */
export interface Origin {
  readonly parameter: SignatureParameter;
  readonly callee: string;
  readonly given: tree.Node;
  readonly wanted: Type;
  readonly type: Type;
  /** Tells in words of its own that the two do not fit. */
  readonly tell?: () => void;
}

/** Reports an argument of another kind, or with another number of dimensions. */
export function tellKind(context: Context, origin: Origin, matcher: Matcher<Origin>): void {
  const { type, given } = origin;
  const wanted = printType(matcher.type(origin.wanted));
  const told = { parameter: origin.parameter.name, callee: origin.callee, wanted, given: printType(type) };
  const places: Places = [
    [given.span, `this is ${told.given}`],
    [origin.parameter.span, "the parameter"],
  ];
  if (isProbabilityForLogits(origin.wanted, type)) {
    const call = probabilityCall(context, given);
    const what = `\`${told.parameter}\` of \`${told.callee}\``;
    tell(
      context,
      types.probabilityForLogits,
      { what, wanted, given: told.given },
      places,
      call ? removal(call) : {},
    );
    return;
  }
  tell(context, types.argumentType, told, places, { notes: kindNotes(origin.wanted, type) });
}

export const isProbabilityForLogits = (wanted: Type, given: Type): boolean =>
  wanted.kind === "meaning" &&
  wanted.meaning === "Logits" &&
  given.kind === "meaning" &&
  given.meaning === "Probability";

/** What may help where a value of another kind is wanted. */
export function kindNotes(wanted: Type, given: Type): string[] {
  if (given.kind === "definition") {
    const open = given.callable.signature.parameters.filter((p) => !given.callable.bound.has(p.name));
    return [
      `\`${given.callable.name}\` is not called with its ${open.map((p) => `\`${p.name}\``).join(", ")} yet`,
    ];
  }
  const isSequence = given.kind === "tensor" && given.shape.lead?.kind === "ragged";
  if (isSequence && wanted.kind === "tensor") {
    return [
      "a sequence goes where `[...S, A]` or `seq[T, D]` is wanted; `values(x)` makes a plain tensor of it",
    ];
  }
  if (wanted.kind === "tensor" && ["text", "category", "bag"].includes(given.kind)) {
    return [
      `an encoder reads ${given.kind === "text" ? "texts, such as `text_transformer`" : "it, such as `embed`"} of std`,
    ];
  }
  return [];
}

/** Reports sizes that do not fit, once for each argument: with where the size that is wanted comes from. */
export function tellFailures(
  context: Context,
  failures: readonly Failure<Origin>[],
  matcher: Matcher<Origin>,
): void {
  const told = new Set<Origin>();
  for (const failure of failures) {
    const { origin, source } = failure;
    if (told.has(origin)) continue;
    told.add(origin);
    if (origin.tell) {
      origin.tell();
      continue;
    }
    const parameter = origin.parameter.name;
    const wanted = printType(matcher.type(origin.wanted));
    const places: Places = [
      [origin.given.span, `this is ${printType(origin.type)}`],
      ...(source && source.given !== origin.given
        ? [
            [
              source.given.span,
              `${printDim(failure.wanted)} comes from here: ${printType(source.type)}`,
            ] as const,
          ]
        : []),
      [origin.parameter.span, "the parameter"],
    ];
    tell(
      context,
      dimensions.argumentSize,
      { parameter, callee: origin.callee, wanted, given: printType(origin.type) },
      places,
      {
        notes: generalNote(context, failure),
      },
    );
  }
}

/** Sizes that differ in general, though they may agree, are told to be promised. */
export function generalNote(
  context: { readonly concrete: boolean },
  { wanted, given }: Pick<Failure<unknown>, "wanted" | "given">,
): string[] {
  const mayAgree = !context.concrete && compare(wanted, given) === "different" && bothMayVary(wanted, given);
  return mayAgree
    ? [
        `${printDim(given)} is not ${printDim(wanted)} in general; where it is meant to be, say so behind the result: \`where ${printDim(given)} == ${printDim(wanted)}\``,
      ]
    : [];
}

function bothMayVary(a: Failure<unknown>["wanted"], b: Failure<unknown>["wanted"]): boolean {
  const factors = [...a.terms, ...b.terms].flatMap((t) => t.factors);
  return factors.length > 0 && factors.every((f) => f.atom.kind === "name" && /^\w+$/.test(f.atom.name));
}
