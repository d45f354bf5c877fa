import { types } from "../../diagnostics/catalogue/types.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { tell } from "../tell.ts";
import { printType } from "../types/print.ts";
import { errorType, type MeaningType, type Shape, scalar, type Type, tensor } from "../types/type.ts";
import type { Context } from "./context.ts";

type TensorLike = { readonly kind: "tensor"; readonly shape: Shape } | { readonly kind: "error" };

/**
 * A value as a tensor to compute with: static numbers are scalars, and heads and losses compute with what heads make.
 * Undefined for what is none; other mistakes are reported.
 */
export function asTensor(context: Context, type: Type, at: tree.Node): TensorLike | undefined {
  switch (type.kind) {
    case "error":
    case "tensor":
      return type;
    case "int":
    case "float":
      return scalar as TensorLike;
    case "meaning":
      if (mayCompute(context, type)) return tensor(type.width ? [type.width] : []);
      tell(context, types.meaningfulNumber, { meaning: printType(type) }, [
        [at.span, `this is ${printType(type)}`],
      ]);
      return { kind: "error" };
    case "optional":
      return tellAbsent(context, type.of, at) as TensorLike;
    case "pack":
      return tellParts(context, at) as TensorLike;
    default:
      return undefined;
  }
}

/** Heads compute with what other heads have made, losses with labels too, but for those of a class. */
export function mayCompute({ definition }: Context, { meaning, width }: MeaningType): boolean {
  if (definition?.sort === "head") return meaning !== "Label";
  return definition?.sort === "loss" && !(meaning === "Label" && width);
}

/** Reports an optional value that no policy covers. */
export function tellAbsent(context: Context, of: Type, at: tree.Node, isArgument = false): Type {
  const what = at.span.end - at.span.start < 40 ? `\`${sourceOf(context, at)}\`` : "this value";
  tell(
    context,
    types.absentWithoutPolicy,
    { what },
    [[at.span, `this is ${printType(of)}?`]],
    absentFix(of, at, isArgument),
  );
  return errorType;
}

function absentFix(of: Type, at: tree.Node, isArgument: boolean): { fix?: Fix } {
  if (of.kind !== "tensor" || of.shape.lead) return {};
  const { file, start, end } = at.span;
  const after = { file, start: end, end };
  const edits = isArgument
    ? [{ span: after, text: " ?? learned()" }]
    : [
        { span: { file, start, end: start }, text: "(" },
        { span: after, text: " ?? learned())" },
      ];
  return { fix: { title: "let a learned value stand for an absent one", edits } };
}

/** Reports variadic parts where one value is wanted. */
export function tellParts(context: Context, at: tree.Node): Type {
  const what = `\`${sourceOf(context, at)}\``;
  tell(context, types.partsAsValue, { what }, [[at.span, "any number of parts"]]);
  return errorType;
}

/** The text of a piece of the program. */
export function sourceOf(context: Context, at: tree.Node): string {
  const { file, start, end } = at.span;
  return context.session.sources.get(file)?.slice(start, end) ?? "this";
}
