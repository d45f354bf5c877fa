import { describe, expect, test } from "vitest";
import { initialise } from "../../src/ir/initialise.ts";
import { dense, runGraph } from "../../src/ir/interpreter/index.ts";
import type { Graph, TensorType } from "../../src/ir/ir.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";
import { elements } from "../../src/ir/shapes.ts";
import { assemble } from "../../src/ir/step/index.ts";
import { field, lowered, type Setup } from "./lower/program.ts";
import { expectClose } from "./running.ts";

const models: readonly { readonly name: string; readonly source: string; readonly setup: Setup }[] = [
  {
    name: "texts, images, categories and numbers, batch normalisation, an absent image",
    source: `
import { text_transformer, small_cnn, mlp, embed, gated, binary_head } from "std"
model Everything(review: text, item: category, facts: number[N], photo?: image[H, W, 1]) -> binary {
  let words = text_transformer(review, width: 4, layers: 1, heads: 2).pooled
  let look  = small_cnn(photo, width: 4, channels: 2, normalized: true) ?? learned()
  let rest  = mlp(concat(embed(item, width: 3), facts), widths: [5, 4])
  binary_head(gated(words, look, rest, width: 4))
}`,
    setup: {
      fields: {
        review: field.text(3),
        item: field.category,
        facts: field.number(2),
        "photo?": field.image(8, 8, 1),
      },
      sizes: { review: 6, item: 3 },
    },
  },
  {
    name: "bags, shared parameters, classes",
    source: `
import { embed_bag, linear, layer_norm, low_rank, class_head } from "std"
model Shared(title: bag, facts: number[N]) -> class[K] {
  let narrow = linear(width: 4)
  let twice = narrow(tanh(narrow(layer_norm(facts))))
  class_head(low_rank(embed_bag(title, width: 4), twice, width: 3, rank: 2), classes: K)
}`,
    setup: {
      fields: { title: field.bag(8), facts: field.number(4) },
      target: field.class,
      loss: "cross_entropy",
      sizes: { y: 3 },
    },
  },
];

const size = { batch: 3, bags: { title: 2 } };

/** Numbers for a feed: whole ones that suit indices, labels and lengths, others between -1 and 1. */
function feed(name: string, type: TensorType): Dense {
  const place = Array.from({ length: elements(type.shape) }, (_, i) => i);
  if (name === "row.place") return dense(type, [0, 1, 2]);
  if (name === "row.weight") return dense(type, [1, 0.5, 2]);
  if (name.endsWith(".present")) return dense(type, [1, 0, 1]);
  if (type.dtype === "i32" || name === "y")
    return dense(
      type,
      place.map((i) => (i * 2 + 1) % (name === "y" ? 2 : 3)),
    );
  return dense(
    type,
    place.map((i) => Math.sin(i * 1.7 + name.length)),
  );
}

function run(graph: Graph, cells: ReadonlyMap<string, Dense>) {
  const feeds = new Map(
    graph.feeds.map(({ name, value }) => [
      name,
      name === "step.rate" ? dense(value.type, 1) : feed(name, value.type),
    ]),
  );
  const { results, cells: after } = runGraph(graph, feeds, cells, { precision: "f64" });
  return { loss: results.get("loss")?.data[0] ?? expect.fail("no loss"), after };
}

function moved(x: Dense, by: Float64Array, distance: number): Dense {
  return { type: x.type, data: x.data.map((value, i) => value + distance * (by[i] as number)) };
}

describe("gradients of whole models", () => {
  test.each(models)("agree with finite differences, parameter by parameter: $name", ({ source, setup }) => {
    const program = assemble(lowered(source, setup), {
      optimizer: { name: "sgd", rate: 1, momentum: 0, nesterov: false, decay: 0 },
    });
    const cells = new Map(
      program.cells.map((cell) => [cell.path, dense(cell.type, [...initialise(cell, 3)])]),
    );
    const graph = program.graph("train", size);
    const { after } = run(graph, cells);
    for (const { path, role } of program.cells) {
      const [x, stepped] = [cells.get(path), after.get(path)];
      if (role !== "parameter" || !x || !stepped) continue;
      const gradient = x.data.map((value, i) => value - (stepped.data[i] as number));
      const direction = gradient.map((_, i) => Math.cos(3 * i + 1));
      const slope = gradient.reduce((sum, value, i) => sum + value * (direction[i] as number), 0);
      const lossAt = (distance: number) =>
        run(graph, new Map([...cells, [path, moved(x, direction, distance)]])).loss;
      expectClose([slope], [(lossAt(1e-6) - lossAt(-1e-6)) / 2e-6], 1e-6);
      expect(
        gradient.some((value) => value !== 0),
        `${path} has a gradient`,
      ).toBe(true);
    }
  });
});
