import { describe, expect, test } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { bindArguments, type Slot } from "../../src/typecheck/arguments.ts";

const slots: Slot[] = [
  { name: "x", required: true },
  { name: "width", required: true },
  { name: "rate", required: false },
];
const variadic: Slot[] = [
  { name: "parts", required: true, variadic: true },
  { name: "width", required: true },
];

/** The arguments of a call as written, bound: `slot: sources` and the problems' kinds. */
function bound(call: string, to: readonly Slot[]) {
  const source = `layer f(x: [A]) -> [A] {\n  ${call}\n}\n`;
  const [definition] = parse("model.mm", source).module.declarations;
  const result = definition?.kind === "definition" ? definition.body?.result : undefined;
  const { given, problems } = bindArguments(to, result?.kind === "call" ? result.arguments : []);
  const text = (span: { start: number; end: number }) => source.slice(span.start, span.end);
  return {
    given: Object.fromEntries([...given].map(([name, args]) => [name, args.map((a) => text(a.value.span))])),
    problems: problems.map((p) => `${p.kind} ${p.kind === "missing" ? p.slot.name : text(p.argument.span)}`),
  };
}

describe("arguments", () => {
  const cases: [string, readonly Slot[], Record<string, string[]>, string[]][] = [
    ["f(a, 8)", slots, { x: ["a"], width: ["8"] }, []],
    ["f(width: 8, x: a)", slots, { x: ["a"], width: ["8"] }, []],
    ["f(a, rate: 0.5, width: 8)", slots, { x: ["a"], rate: ["0.5"], width: ["8"] }, []],
    ["f(a)", slots, { x: ["a"] }, ["missing width"]],
    ["f(a, 8, 0.5, 1)", slots, { x: ["a"], width: ["8"], rate: ["0.5"] }, ["surplus 1"]],
    ["f(a, 8, with: 3)", slots, { x: ["a"], width: ["8"] }, ["unknown with: 3"]],
    ["f(a, 8, width: 9)", slots, { x: ["a"], width: ["8"] }, ["twice width: 9"]],
    ["f(a, b, c, width: 8)", variadic, { parts: ["a", "b", "c"], width: ["8"] }, []],
    ["f(width: 8)", variadic, { width: ["8"] }, ["missing parts"]],
  ];
  for (const [call, to, given, problems] of cases) {
    test(call, () => expect(bound(call, to)).toEqual({ given, problems }));
  }
});
