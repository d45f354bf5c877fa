import { expect, test } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { check } from "../../src/typecheck/check.ts";
import { std } from "./checking.ts";

const program = parse(
  "model.mm",
  'import { twice } from "./more.mm"\n\nlayer four(x: [A]) -> [A] {\n  twice(twice(x))\n}\n',
).module;

function messages(...more: ReturnType<typeof parse>["module"][]) {
  const modules = new Map([program, ...more, ...std].map((m) => [m.file, m]));
  const world = { modules, resolve: (_: string, path: string) => path.replace("./", "") };
  return check(world, "model.mm").diagnostics.map((d) => `${d.labels[0]?.span.file}: ${d.message}`);
}

const more = (body: string, head = "") =>
  parse("more.mm", `${head}layer twice(x: [A]) -> [A] {\n  ${body}\n}\n`).module;

test("an imported file is checked too, and again where it changed", () => {
  const right = more("x + x");
  expect(messages(right)).toEqual([]);
  expect(messages(right)).toEqual([]);
  expect(messages(more("x + y"))).toEqual(["more.mm: nothing is named `y`"]);
});

test("and where a file that it sees changed", () => {
  const middle = more("once(x)", 'import { once } from "./one.mm"\n\n');
  const one = (result: string, body: string) =>
    parse("one.mm", `layer once(x: [A]) -> ${result} {\n  ${body}\n}\n`).module;
  expect(messages(middle, one("[A]", "-x"))).toEqual([]);
  expect(messages(middle, one("[]", "sum(x)"))).toEqual([
    "more.mm: the result of `twice` is declared [A], but is []",
  ]);
});

test("definitions of an imported file need no use, imports do", () => {
  const extra = "layer spare(x: [A]) -> [A] {\n  x\n}\n\n";
  expect(messages(more("x + x", `import { mlp } from "std"\n\n${extra}`))).toEqual([
    "more.mm: the import `mlp` is never used",
  ]);
});

test("a definition that anyone in a cycle of files needs itself for is told", () => {
  const there = parse(
    "more.mm",
    'import { four } from "./model.mm"\n\nlayer twice(x: [A]) -> [A] {\n  four(x)\n}\n',
  ).module;
  expect(messages(there)).toEqual([expect.stringContaining("calls itself: ")]);
});

test("while drafting, what is never used is a warning", () => {
  const source = "layer f(x: [A]) -> [A] {\n  let y = x\n  x\n}\n";
  const { module } = parse("model.mm", source);
  const world = { modules: new Map([module, ...std].map((m) => [m.file, m])), resolve: () => undefined };
  const { diagnostics, program: checked } = check(world, "model.mm", { draft: true });
  expect(diagnostics.map((d) => d.severity)).toEqual(["warning"]);
  expect(checked).toBeDefined();
  expect(check(world, "model.mm").program).toBeUndefined();
});
