import { expect, test } from "vitest";
import { between, type Staged, staged } from "../../../src/codegen/onnx/index.ts";
import type { Value } from "../../../src/ir/ir.ts";
import { printGraph, printInstruction } from "../../../src/ir/text/print.ts";
import { bagGraph } from "../../runtime/engines/bag.ts";

const ids = (values: readonly Value[]) => values.map(({ id }) => `%${id}`).join(", ");

/** The parts of a step, one after another. A graph shows only those feeds that it takes from other stages. */
function show({ stages, updates }: Staged): string {
  const parts = stages.map((stage) => {
    if (stage.kind === "graph") {
      const feeds = stage.graph.feeds.filter(({ name, value }) => name === between(value));
      return printGraph({ ...stage.graph, feeds });
    }
    return stage.sums
      .map(
        ({ table, from, weights, to, output }) =>
          `${ids([output])}[${ids([to])}] += ${ids([weights])} * ${ids([table])}[${ids([from])}]`,
      )
      .join("\n");
  });
  const loops = updates.map(({ loop, cells }) =>
    [
      `loop over ${loop.count}: vectors ${ids(loop.vectors)}, scalars ${ids(loop.scalars)}`,
      ...loop.operations.map(printInstruction),
      ...loop.outputs.map((value, i) => `${cells[i]} = ${ids([value])}`),
    ].join("\n"),
  );
  return [...parts.map((part, i) => `stage ${i}\n${part}`), ...loops].join("\n\n");
}

test("a step that sums many rows has its sums and updates by themselves", async () => {
  const graph = bagGraph({ entries: 1024, rows: 6, buckets: 300, width: 16 });
  await expect(show(staged(graph))).toMatchFileSnapshot("golden/stages.txt");
});

test("few sums stay in the graph, with all that they need", () => {
  const graph = bagGraph({ entries: 20, rows: 6, buckets: 300, width: 16 });
  const { stages, updates } = staged(graph);
  expect(stages.map((stage) => (stage.kind === "sums" ? stage.sums.length : stage.kind))).toEqual([
    0,
    "graph",
  ]);
  expect(updates.map(({ cells }) => cells)).toEqual([["table", "v"]]);
});
