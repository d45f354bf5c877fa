import { describe, expect, test } from "vitest";
import type { Size } from "../../../src/ir/ir.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { runLengths } from "../../../src/ir/size.ts";
import { assemble } from "../../../src/ir/step/index.ts";
import { shorten } from "../../../src/ir/transforms/shorten/index.ts";
import type { Tensors } from "../../../src/runtime/engine.ts";
import { reference } from "../../../src/runtime/engines/reference.ts";
import { initialCells } from "../../properties/feeds.ts";
import { field, lowered } from "./program.ts";

const sgd = { name: "sgd", rate: 0.1, momentum: 0, nesterov: false, decay: 0 } as const;
const model = (imports: string, body: string) => `
import { ${imports}, binary_head } from "std"
model M(x: text) -> binary { ${body} }`;
const setup = { fields: { x: field.text(16) }, sizes: { x: 9 } };
const lengths = (source: string) => runLengths(lowered(source, setup));

describe("texts are cut behind a batch's longest row", () => {
  const table = (body: string) =>
    model(
      "linear, pool_mean, pool_max",
      `param t: [V, 4] = normal(1)\nbinary_head(linear(${body}, 2))`,
    ).replace("x: text", "x: text[T, V]");

  test.each([
    ["a mean", "pool_mean(lookup_text(t, x))"],
    ["its greatest values", "pool_max(linear(lookup_text(t, x), 3))"],
    ["zeros, which are put back", "max(values(lookup_text(t, x)), axis: 0)"],
    ["a position that few texts have", "values(lookup_text(t, x))[15]"],
  ])("under %s", (_, body) => {
    expect(lengths(table(body))).toEqual({ x: [2, 4, 6, 8, 10, 12, 14, 16] });
  });

  test.each([
    ["is summed", "sum(values(lookup_text(t, x)) + 1, axis: 0)"],
    [
      "is multiplied",
      "sum(transpose(linear(values(lookup_text(t, x)), 3)) @ linear(values(lookup_text(t, x)), 3), axis: 0)",
    ],
  ])("but not where what stands behind the end %s", (_, body) => {
    const program = lowered(table(body), setup);
    expect(runLengths(program)).toEqual({});
    expect(shorten(program.rows("evaluating"), { x: 8 })).toBeUndefined();
  });
});

describe("a step", () => {
  const program = assemble(
    lowered(
      model(
        "text_transformer",
        "binary_head(text_transformer(x, width: 4, layers: 1, heads: 2, dropout: 0.5).pooled)",
      ),
      setup,
    ),
    { optimizer: sgd },
  );
  const counts = [3, 6, 0];

  async function trained(size: Size): Promise<Tensors> {
    const session = await reference("f64").open(program);
    await session.write(initialCells(program, { seed: 4 } as never));
    const positions = size.lengths?.["x"] ?? 16;
    const feeds: Readonly<Record<string, readonly number[]>> = {
      "x.ids": counts.flatMap((n, row) =>
        Array.from({ length: positions }, (_, i) => (i < n ? 2 + ((i + row) % 7) : 0)),
      ),
      "x.length": counts,
      y: [1, 0, 1],
      "row.weight": [1, 1, 1],
      "row.key": [4, 9, 2],
      "step.seed": [1],
      "step.index": [2],
      "step.rate": [0.1],
    };
    const graph = program.graph("train", size);
    const given = graph.feeds.map(({ name, value: { type } }) => {
      const numbers = feeds[name] ?? [];
      expect(numbers, name).toHaveLength(elements(type.shape));
      return [
        name,
        { type, data: type.dtype === "i32" ? Int32Array.from(numbers) : Float32Array.from(numbers) },
      ] as const;
    });
    const results = await session.run("train", size, new Map(given));
    return new Map([...results, ...(await session.read())]);
  }

  test("gives the same results and cells at every length, dropout too", async () => {
    const full = await trained({ batch: 3, bags: {} });
    for (const length of [6, 8, 16]) {
      const cut = await trained({ batch: 3, bags: {}, lengths: { x: length } });
      for (const [name, { data }] of full)
        for (const [i, value] of data.entries()) expect(cut.get(name)?.data[i], name).toBeCloseTo(value, 12);
    }
    expect(
      program.graph("train", { batch: 3, bags: {}, lengths: { x: 6 } }).feeds[0]?.value.type.shape,
    ).toEqual([3, 6]);
  });
});
