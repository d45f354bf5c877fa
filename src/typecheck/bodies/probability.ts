import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { preludeFile } from "../std.ts";
import { tell } from "../tell.ts";
import type { Callable } from "../types/callable.ts";
import { printType } from "../types/print.ts";
import { errorType, meaning, optional, type Type } from "../types/type.ts";
import type { Given } from "./accept.ts";
import type { Context } from "./context.ts";

/** Of Logits, `sigmoid` and `softmax` make a Probability; of anything else they are as the prelude says: undefined. */
export function probabilityOf(
  context: Context,
  callable: Callable,
  given: ReadonlyMap<string, readonly Given[]>,
  call: tree.Call,
): Type | undefined {
  if (!makesProbability(callable)) return undefined;
  const [argument] = given.get("x") ?? [];
  const type = argument?.type.kind === "optional" ? argument.type.of : argument?.type;
  if (!argument || type?.kind !== "meaning") return undefined;
  if (type.meaning === "Probability") {
    tell(
      context,
      types.secondSigmoid,
      { callee: callable.name, given: printType(type) },
      [
        [call.callee.span, "the second"],
        [argument.at.span, `this is ${printType(type)}`],
      ],
      removal(call),
    );
    return errorType;
  }
  const isFor = callable.name === "softmax" ? type.width !== undefined : type.width === undefined;
  if (type.meaning !== "Logits" || !isFor) return undefined;
  const result = meaning("Probability", type.width);
  return argument.type.kind === "optional" ? optional(result) : result;
}

const makesProbability = (callable: Callable) =>
  (callable.name === "sigmoid" || callable.name === "softmax") &&
  callable.definition?.span.file === preludeFile;

/** The repair that leaves out a call around its one argument. */
export function removal(call: tree.Call) {
  const [argument] = call.arguments;
  const { file, start, end } = call.span;
  if (!argument) return {};
  const edits = [
    { span: { file, start, end: argument.value.span.start }, text: "" },
    { span: { file, start: argument.value.span.end, end }, text: "" },
  ];
  const title = call.callee.kind === "name" ? `leave \`${call.callee.text}\` out` : "leave it out";
  return { fix: { title, edits } };
}

/** The `sigmoid` or `softmax` that made an expression's value: the expression itself, or the `let` that it names. */
export function probabilityCall(context: Context, expression: tree.Node | undefined): tree.Call | undefined {
  const node = expression as tree.Expression | undefined;
  if (node?.kind === "name") {
    const value = context.environment.find(node.text)?.value;
    return value && value !== node ? probabilityCall(context, value) : undefined;
  }
  if (node?.kind !== "call" || node.callee.kind !== "name") return undefined;
  return node.callee.text === "sigmoid" || node.callee.text === "softmax" ? node : undefined;
}
