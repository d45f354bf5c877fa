import { expect, test } from "vitest";
import { printCell, printFunction } from "../../../src/ir/text/print.ts";
import { field, lowered, type Setup } from "./program.ts";

interface Golden extends Setup {
  readonly name: string;
  readonly source: string;
  readonly mode?: "training" | "evaluating" | "predicting";
}

const goldens: readonly Golden[] = [
  {
    name: "logistic-regression",
    fields: { x: field.number(3) },
    source: `
import { binary_head } from "std"

model Logistic(x: number[N]) -> binary {
  binary_head(x)
}`,
  },
  {
    name: "batch-statistics",
    mode: "training",
    fields: { "photo?": field.image(2, 2, 1) },
    source: `
import { batch_norm, class_head, cross_entropy } from "std"

layer flat(x: [H, W, C]) -> [H * W * C] {
  let normal = batch_norm(x)
  reshape(normal, [H * W * C])
}

model Look(photo?: image[H, W, C]) -> class[K] {
  let look = flat(photo) ?? learned()
  class_head(look, classes: K)
}`,
    loss: "cross_entropy",
    target: field.class,
    sizes: { y: 3 },
  },
  {
    name: "a-text-pooled",
    mode: "predicting",
    fields: { review: field.text(5) },
    sizes: { review: 7 },
    source: `
import { linear, pool_mean, number_head } from "std"

encoder average(x: text[T, V], width: int) -> [width] {
  param table: [V, width] = uniform(0.1)
  let words = lookup_text(table, x)
  pool_mean(tanh(linear(words, width)))
}

model Stars(review: text) -> number[N] {
  number_head(average(review, width: 2), width: N)
}`,
    loss: "squared_error",
    target: field.number(1),
  },
];

test.each(goldens)("$name", async (golden) => {
  const program = lowered(golden.source, golden);
  const { main, functions } = program.rows(golden.mode ?? "training", {});
  const printed = [...functions.values(), main].map(printFunction).join("\n");
  const shown = [
    golden.source.trim(),
    program.cells.map(printCell).join("").trim(),
    printed.replace(/ {2}\/\/ .*$/gm, "").trim(),
  ];
  await expect(`${shown.join("\n\n----\n\n")}\n`).toMatchFileSnapshot(`goldens/${golden.name}.txt`);
});

test("every instruction knows the place in the source that it comes from", () => {
  const golden = goldens[0] as Golden;
  const { functions } = lowered(golden.source, golden).rows("training", {});
  const instructions = [...functions.values()].flatMap((func) => func.instructions);
  expect(instructions.length).toBeGreaterThan(0);
  for (const instruction of instructions) expect(instruction.span?.file).toMatch(/\.mm$/);
});
