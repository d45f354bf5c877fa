import { describe, expect, test } from "vitest";
import { initialise } from "../../../src/ir/initialise.ts";
import { dense, runGraph } from "../../../src/ir/interpreter/index.ts";
import { assemble } from "../../../src/ir/step/index.ts";
import { field, lowered } from "./program.ts";

const source = `
import { text_transformer, small_cnn, mlp, embed, gated, binary_head } from "std"

model Recommend(review: text, item: category, facts: number[N], photo?: image[H, W, 3], fuse: fusion = gated) -> binary {
  let words = text_transformer(review, width: 4, layers: 1, heads: 2, dropout: 0.1).pooled
  let look = small_cnn(photo, width: 4, channels: 1, normalized: true) ?? learned()
  let rest = mlp(concat(embed(item, width: 2), facts), widths: [4], dropout: 0.2)
  binary_head(fuse(words, look, rest, width: 4))
}`;
const program = assemble(
  lowered(source, {
    fields: {
      review: field.text(4),
      item: field.category,
      facts: field.number(2),
      "photo?": field.image(8, 8, 3),
    },
    sizes: { review: 10, item: 3 },
  }),
  { optimizer: { name: "adam", rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, clip: 1 },
);

const numbers = (count: number, value: (i: number) => number) =>
  Array.from({ length: count }, (_, i) => value(i));

/** Four rows: a full one; one without a photo; one with two words; one of padding. */
const feeds: Readonly<Record<string, readonly number[]>> = {
  "review.ids": [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0, 0, 0, 0, 0, 0],
  "review.length": [4, 4, 2, 0],
  item: [0, 1, 2, 0],
  facts: [1, 2, -1, 0.5, 0, 3, 0, 0],
  photo: numbers(4 * 192, (i) => (i >= 192 && i < 384 ? 0 : ((i * 31) % 17) / 17)),
  "photo.present": [1, 0, 1, 1],
  y: [0, 1, 1, 0],
  "row.weight": [1, 2, 1, 0],
  "row.key": [0, 1, 2, 3],
  "step.seed": [7],
  "step.rate": [0.01],
};

/** Losses of some steps, and all cells after them. */
function train(changed: Readonly<Record<string, readonly number[]>>, steps: number) {
  const graph = program.graph("train", { batch: 4, bags: {} });
  let cells = new Map(
    program.cells.map((cell) => [cell.path, dense(cell.type, Array.from(initialise(cell, 1)))]),
  );
  const losses = numbers(steps, (step) => {
    const all = { ...feeds, ...changed, "step.index": [step] };
    const given = Object.entries(all).map(([name, values]): [string, ReturnType<typeof dense>] => {
      const port = graph.feeds.find((feed) => feed.name === name);
      return [name, dense(port?.value.type ?? { dtype: "f32", shape: [values.length] }, [...values])];
    });
    const after = runGraph(graph, new Map(given), cells, { precision: "f64" });
    cells = new Map(after.cells);
    return after.results.get("loss")?.data[0] ?? Number.NaN;
  });
  return { losses, cells: new Map([...cells].map(([path, { data }]) => [path, [...data]])) };
}

const plain = train({}, 2);

test("the steps of a whole model learn", () => {
  const { losses } = train({}, 24);
  expect(losses[23]).toBeLessThan((losses[0] ?? 0) / 2);
});

describe("no step is changed by", () => {
  const replaced = (name: string, from: number, to: number, value: (i: number) => number) => ({
    [name]: (feeds[name] ?? []).map((old, i) => (i >= from && i < to ? value(i) : old)),
  });
  test.each<[string, Record<string, readonly number[]>]>([
    ["words after a text's end", replaced("review.ids", 10, 12, () => 5)],
    ["the pixels of an absent photo", replaced("photo", 192, 384, (i) => i)],
    ["the padding's numbers", replaced("facts", 6, 8, () => 1e3)],
    ["the padding's pixels", replaced("photo", 576, 768, () => 1e3)],
    ["the padding's text", { ...replaced("review.ids", 12, 16, () => 7), "review.length": [4, 4, 2, 4] }],
    ["the padding's target", { y: [0, 1, 1, 1] }],
    ["the padding's presence", { "photo.present": [1, 0, 1, 0] }],
  ])("%s", (_, changed) => {
    expect(train(changed, 2)).toEqual(plain);
  });
  test("while a row's own words, pixels and numbers do", () => {
    for (const name of ["review.ids", "photo", "facts"])
      expect(
        train(
          replaced(name, 0, 1, () => 0.25 + 3.75 * Number(name === "review.ids")),
          2,
        ),
      ).not.toEqual(plain);
  });
});
