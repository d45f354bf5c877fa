import { expect, test } from "vitest";
import { field, lowered } from "./program.ts";

const head = `import { linear, mlp, embed, gated, binary_head } from "std"\n`;
const model = (body: string) =>
  `${head}model M(x: number[2], maybe?: number[2], item: category, f: fusion = gated) -> binary {\n${body}\n}`;

const fields = { x: field.number(2), "maybe?": field.number(2), item: field.category };

const sizes = { item: 3 };

/** Paths of all cells, without those of the head and without biases. The checker knows each of them. */
function paths(source: string): string[] {
  const all = lowered(source, { fields, sizes }).cells.map((cell) => cell.path);
  const own = all.filter((path) => path.startsWith("M."));
  const freeze = own.map((path) => path.slice("M.".length).replace(/\.(\d+)/g, "[$1]")).join(", ");
  const { cells } = lowered(source, { fields, sizes, freeze });
  const kept = cells.filter((cell) => cell.frozen ?? cell.role === "statistic");
  expect(kept.map((cell) => cell.path)).toEqual(own);
  return all.filter(
    (path) => path.startsWith("M.") && !path.startsWith("M.binary_head") && !path.endsWith(".b"),
  );
}

test.each<[string, string, string[]]>([
  ["a let names the call that gives its value", "let a = linear(x, 2)\nbinary_head(a)", ["M.a.w"]],
  ["other calls in it add their names", "let a = relu(linear(x, 2))\nbinary_head(a)", ["M.a.linear.w"]],
  [
    "siblings of one name have ordinals",
    "let a = linear(x, 2) + linear(x, 2)\nlet b = relu(linear(a, 2))\nbinary_head(linear(linear(b, 2), 2))",
    ["M.a.linear.w", "M.a.linear_2.w", "M.b.linear.w", "M.linear.w", "M.linear_2.w"],
  ],
  [
    "a call and what stands in its arguments do not collide",
    "let a = mlp(mlp(x, widths: [2]), widths: [2, 3])\nbinary_head(a)",
    ["M.a.mlp.0.linear.w", "M.a.0.linear.w", "M.a.1.linear.w"],
  ],
  [
    "the left of ?? has the let's name",
    "let a = linear(maybe, 2) ?? linear(x, 2)\nbinary_head(a)",
    ["M.a.w", "M.a.linear.w"],
  ],
  [
    "turns of a repeat are numbered",
    "let a = repeat 2 from h = x { linear(h, 2) }\nlet b = repeat 2 from h = a { let y = linear(h, 2)\nrelu(linear(y, 2)) }\nbinary_head(b)",
    ["M.a.0.w", "M.a.1.w", "M.b.0.y.w", "M.b.0.linear.w", "M.b.1.y.w", "M.b.1.linear.w"],
  ],
  [
    "variadic parts are numbered, callees are named as they are written",
    "binary_head(f(x, embed(item, width: 4), width: 2))",
    ["M.embed.table", "M.f.0.linear.w", "M.f.0.linear_2.w", "M.f.1.linear.w", "M.f.1.linear_2.w"],
  ],
  [
    "an instance is named where it is made",
    "let read = linear(width: 2)\nlet a = read(x)\nlet b = read(a)\nbinary_head(a + b)",
    ["M.read.w"],
  ],
  [
    "a definition by its bare name is no instance",
    "let read = linear\nlet a = read(x, 2)\nlet b = read(a, 2)\nbinary_head(a + b)",
    ["M.a.w", "M.b.w"],
  ],
  [
    "what only training has shifts no ordinals",
    "let a = linear(training ? linear(x, 2) + x : x, 3) + linear(x, 3)\nbinary_head(a)",
    ["M.a.linear.w", "M.a.linear_2.w", "M.a.linear_3.w"],
  ],
  [
    "the choices of a condition are calls of their own",
    "let a = 2 > 1 ? linear(x, 2) : mlp(x, widths: [2])\nbinary_head(a)",
    ["M.a.linear.w"],
  ],
  [
    "arguments are met in the order of the parameters",
    "binary_head(gated(width: 2, parts: linear(x, width: 2)) + linear(width: 2, x: linear(x, 2)))",
    ["M.linear.w", "M.gated.0.linear.w", "M.gated.0.linear_2.w", "M.linear_2.w", "M.linear_3.w"],
  ],
  [
    "a learned policy is named as it is written",
    "binary_head((maybe ?? learned()) + (linear(maybe, 2) ?? learned()))",
    ["M.learned", "M.linear.w", "M.learned_2"],
  ],
])("%s", (_, body, expected) => {
  expect(paths(model(body))).toEqual(expected);
});

test("an instance as an argument keeps its parameters where it is made", () => {
  const source = `${head}
layer square(x: [A]) -> [A] {
  param w: [A, A] = glorot()
  x @ w
}
layer twice(x: [A], f: ([A]) -> [A]) -> [A] { f(f(x)) }
model M(x: number[N], item: category) -> binary {
  let a = twice(x, f: square())
  binary_head(a)
}`;
  expect(paths(source)).toEqual(["M.a.square.w"]);
});

test("what a state is set to does not give the value of the let around it", () => {
  const source = `${head}
batchwise layer kept(x: [A]) -> [A] {
  let y = repeat 1 from h = x {
    state s: [A] = 0
    set s = training ? batch_mean(linear(h, A)) : s
    linear(h + s, A)
  }
  y
}
model M(x: number[N]) -> binary {
  binary_head(kept(x))
}`;
  expect(paths(source)).toEqual(["M.kept.y.0.s", "M.kept.y.0.linear.w", "M.kept.y.0.w"]);
});

test("both uses of an instance call one function", () => {
  const source = `${head}
model M(x: number[N], item: category) -> binary {
  let read = mlp(widths: [2])
  binary_head(read(read(x)))
}`;
  const program = lowered(source, {
    fields: { x: field.number(2), item: field.category },
    sizes: { item: 3 },
  });
  const { functions } = program.rows("training", {});
  expect([...functions.keys()].filter((name) => name.startsWith("M.read"))).toEqual([
    "M.read.0.linear",
    "M.read.0.drop",
    "M.read",
  ]);
  const calls = functions.get("M")?.instructions.filter((i) => i.kind === "call" && i.callee === "M.read");
  expect(calls).toHaveLength(2);
});
