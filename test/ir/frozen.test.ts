import { describe, expect, test } from "vitest";
import { initialise } from "../../src/ir/initialise.ts";
import { dense, runGraph } from "../../src/ir/interpreter/index.ts";
import type { Cell, Graph, GraphKind, TensorType } from "../../src/ir/ir.ts";
import type { Dense } from "../../src/ir/primitives/primitive.ts";
import { uniform } from "../../src/ir/random.ts";
import { elements } from "../../src/ir/shapes.ts";
import { assembleFrozen, type FrozenProgram, type SteadyFeed } from "../../src/ir/step/frozen.ts";
import { assemble } from "../../src/ir/step/index.ts";
import { field, lowered } from "./lower/program.ts";
import { expectClose } from "./running.ts";

const source = `
import { binary_head, drop, embed_bag, gated, mlp, small_cnn, text_transformer } from "std"
model M(photo: image[H, W, C], name: bag, words: text, facts: number[N], note?: number[K]) -> binary {
  let look = small_cnn(photo, width: 4, channels: 2, normalized: true)
  let said = embed_bag(name, width: 4)
  let read = text_transformer(words, width: 4, layers: 1, heads: 2, dropout: 0.5).pooled
  let extra = mlp(note, widths: [4]) ?? zeros()
  let noisy = drop(facts)
  let rest = mlp(noisy, widths: [4], dropout: 0.5)
  binary_head(gated(look, said, read, extra, rest, width: 4))
}`;
const fields = {
  photo: field.image(8, 8, 1),
  name: field.bag(16),
  words: field.text(6),
  facts: field.number(3),
  "note?": field.number(2),
};
const optimizer = { name: "sgd", rate: 0.1, momentum: 0.9, nesterov: false, decay: 0 } as const;
const steady: SteadyFeed = (_, feed) => !/^(step|row)\.|^y$/.test(feed);

const programOf = (freeze: string) => lowered(source, { fields, sizes: { words: 11 }, freeze });
const frozen = (freeze: string, feed = steady) => assembleFrozen(programOf(freeze), { optimizer }, feed);
const kept = (program: FrozenProgram | undefined, kind: GraphKind = "train") =>
  program?.kept[kind]?.values.map(({ type }) => type.shape.join("x"));

const size = { batch: 4, bags: { name: 10 } };
const kinds: readonly GraphKind[] = ["train", "evaluate", "predict"];

function given(name: string, type: TensorType): Dense {
  const draws = uniform(3, 0, 0, name, elements(type.shape));
  if (name === "step.rate" || name === "row.weight") return dense(type, 0.5);
  if (name === "row.place") return dense(type, [0, 1, 2, 3]);
  if (name === "y" || name.endsWith(".present")) return dense(type, [0, 1, 1, 0]);
  const below = name === "words.ids" ? 11 : name === "name.indices" ? 16 : 4;
  return dense(type, type.dtype === "i32" ? draws.map((u) => Math.floor(u * below)) : draws);
}

function step(graph: Graph, cells: ReadonlyMap<string, Dense>, more: ReadonlyMap<string, Dense> = new Map()) {
  const feeds = graph.feeds.map(
    ({ name, value }) => [name, more.get(name) ?? given(name, value.type)] as const,
  );
  return runGraph(graph, new Map(feeds), cells, { precision: "f32" });
}

const stateOf = (cells: readonly Cell[]) =>
  new Map(cells.map((cell) => [cell.path, dense(cell.type, initialise(cell, 5))]));

describe("what frozen parts give, given to the rest,", () => {
  const whole = assemble(programOf("look, said, read"), { optimizer });
  const program = frozen("look, said, read") ?? expect.fail();

  // Gradients are added in another order.
  test.each(kinds)("is the whole step, but for a training step's last bits: %s", (kind) => {
    const cells = stateOf(whole.cells);
    const parts = step(program.parts.graph(kind, size), cells);
    const rest = step(program.rest.graph(kind, size), cells, parts.results);
    const expected = step(whole.graph(kind, size), cells);
    if (kind !== "train") expect(rest.results).toEqual(expected.results);
    expect([...rest.cells.keys()]).toEqual([...expected.cells.keys()]);
    for (const [name, { data }] of [...expected.results, ...expected.cells])
      expectClose([...((rest.results.get(name) ?? rest.cells.get(name))?.data ?? [])], [...data], 1e-6);
  });

  test("takes no feed and no cell that the rest has no other use for", () => {
    const { feeds, reads } = program.rest.graph("train", size);
    expect(feeds.map(({ name }) => name)).not.toContain("photo");
    expect(reads.filter(({ cell }) => /^M\.(look|said|read)\..*(kernel|table|\.w)$/.test(cell))).toEqual([]);
    expect(program.rest.cells).toEqual(whole.cells);
  });

  test("has the lengths of texts that the whole has", () => {
    expect(program.rest.lengths).toEqual(whole.lengths);
    expect(program.parts.lengths).toEqual(whole.lengths);
    const short = { ...size, lengths: { words: 2 } };
    const shape = (at: typeof size) =>
      program.parts.graph("train", at).results.map(({ value }) => value.type);
    expect(shape(short)).toEqual(shape(size));
  });

  test("is made alike in training and evaluation", () => {
    expect(program.kept.train?.recipe).toBe(program.kept.evaluate?.recipe);
  });
});

describe("nothing is kept", () => {
  test.each([
    ["of what learns", "", steady],
    ["of what is only looked up or added", "extra[0].linear.b", steady],
    ["where chance comes first", "rest", steady],
    ["of feeds that change from epoch to epoch", "look", (_: GraphKind, feed: string) => feed !== "photo"],
  ] as const)("%s", (_, freeze, feed) => expect(kept(frozen(freeze, feed))).toBeUndefined());

  test("in training, where only its feeds change", () => {
    const program = frozen(
      "look",
      (kind, feed) => steady(kind, feed) && !(kind === "train" && feed === "photo"),
    );
    expect(kept(program)).toBeUndefined();
    expect(kept(program, "evaluate")).toEqual(["1x4"]);
    expect(
      step(program?.rest.graph("train", size) ?? expect.fail(), stateOf(program?.rest.cells ?? [])).results,
    ).toEqual(
      step(
        assemble(programOf("look"), { optimizer }).graph("train", size),
        stateOf(program?.rest.cells ?? []),
      ).results,
    );
  });
});

test("one value a part is kept: what leaves it, before what is cheap to do again", () => {
  expect(kept(frozen("look, said, read"))).toEqual(["1x4", "4", "4"]);
  expect(kept(frozen("look.far"))).toBeUndefined();
  expect(kept(frozen("look.near"))).toEqual(["1x4x4x2"]);
});
