import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import { bindArguments, type Slot } from "../arguments.ts";
import type { StaticValue } from "../checked.ts";
import {
  describeSignature,
  findSignature,
  type Option,
  type Signature,
  type SignatureTable,
} from "../signatures.ts";
import { type Reader, replacement, suggestion, textOf } from "./context.ts";
import { readValue } from "./values.ts";

export type Options = Readonly<Record<string, StaticValue>>;

/** A call of something in a table. `options` has a value for every option, and is absent where one is in error. */
export interface ReadCall<S extends Signature> {
  readonly signature: S;
  readonly options?: Options;
  /** The arguments before all options. */
  readonly rest: readonly tree.Expression[];
  readonly span: Span;
}

/** Reads `adamw(rate: 3e-4)`, or `last` for `last()`, against a table. Reports what is not there, and is then undefined. */
export function readCall<S extends Signature>(
  reader: Reader,
  table: SignatureTable<S>,
  expression: tree.Expression,
): ReadCall<S> | undefined {
  if (expression.kind === "invalid") return undefined;
  const callee = expression.kind === "call" ? expression.callee : expression;
  if (callee.kind !== "name") return notACall(reader, table, expression);
  const signature = findSignature(table, callee.text);
  if (!signature) return unknownName(reader, table, callee);
  const args = expression.kind === "call" ? expression.arguments : [];
  return { ...readArguments(reader, signature, args, expression.span), signature, span: expression.span };
}

/** Reads arguments against a signature. */
export function readArguments(
  reader: Reader,
  signature: Signature,
  args: readonly tree.Argument[],
  span: Span,
): { options?: Options; rest: readonly tree.Expression[] } {
  const restName = signature.rest?.replace(/s$/, "");
  const restSlot = restName
    ? [{ name: restName, required: true, variadic: signature.rest !== restName }]
    : [];
  const slots: Slot[] = [...restSlot, ...signature.options.map(slotOf)];
  const { given, problems } = bindArguments(slots, args);
  reader.reportBinding(signature.name, span, slots, problems);
  const rest = restName ? (given.get(restName) ?? []).map((argument) => argument.value) : [];
  const options: Record<string, StaticValue> = {};
  let complete = problems.length === 0;
  for (const option of signature.options) {
    const argument = given.get(option.name)?.[0];
    const value = argument ? readValue(reader, option, argument.value) : fallback(option, options);
    if (value === undefined) complete = false;
    else options[option.name] = value;
  }
  return complete && inOrder(reader, signature, options, given) ? { options, rest } : { rest };
}

function slotOf(option: Option): Slot {
  return { name: option.name, required: option.default === undefined && option.like === undefined };
}

function fallback(option: Option, earlier: Options): StaticValue | undefined {
  return option.like === undefined ? option.default : earlier[option.like];
}

/** Checks that what a signature wants in order is in order: `clip(LOW, HIGH)`. */
function inOrder(
  reader: Reader,
  { name: signature, ordered }: Signature,
  options: Options,
  given: ReadonlyMap<string, readonly tree.Argument[]>,
): boolean {
  if (!ordered) return true;
  const [low, high] = ordered;
  if (Number(options[low]) < Number(options[high])) return true;
  const first = given.get(low)?.[0]?.value;
  const second = given.get(high)?.[0]?.value;
  if (!first || !second) return true;
  const texts = [textOf(reader, first), textOf(reader, second)] as const;
  const edits = [
    { span: first.span, text: texts[1] },
    { span: second.span, text: texts[0] },
  ];
  const swap = options[low] === options[high] ? {} : { fix: { title: "swap the two", edits } };
  reader.report(
    report(
      mistakes.emptyRange,
      { option: signature, low: texts[0], high: texts[1] },
      { labels: [{ span: second.span, text: `not above \`${low}\`` }], ...swap },
    ),
  );
  return false;
}

function unknownName(reader: Reader, table: SignatureTable, name: tree.NameExpression): undefined {
  const candidates = table.entries.map((signature) => signature.name);
  reader.report(
    report(
      mistakes.unknownName,
      { what: table.what, name: name.text },
      {
        labels: [{ span: name.span, text: "not known" }],
        notes: [listing(table)],
        ...suggestion(name.span, name.text, candidates),
      },
    ),
  );
  return undefined;
}

function notACall(reader: Reader, table: SignatureTable, expression: tree.Expression): undefined {
  const text = textOf(reader, expression);
  const byEnding = expression.kind === "string" ? /\.([a-z]+)$/.exec(expression.value)?.[1] : undefined;
  const meant = byEnding && findSignature(table, byEnding) ? `${byEnding}(${text})` : undefined;
  reader.report(
    report(
      mistakes.notACall,
      { what: table.what, found: text },
      {
        labels: [
          {
            span: expression.span,
            text: `${/^[aeiou]/.test(table.what) ? "an" : "a"} ${table.what} is wanted here`,
          },
        ],
        notes: [listing(table)],
        ...(meant && { fix: replacement(`write \`${meant}\``, expression.span, meant) }),
      },
    ),
  );
  return undefined;
}

function listing(table: SignatureTable): string {
  return `There are: ${table.entries.map((signature) => `\`${describeSignature(signature)}\``).join(", ")}.`;
}
