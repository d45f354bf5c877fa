import { expect, test } from "vitest";
import { inline } from "../../../src/ir/transforms/inline.ts";
import { parallelism } from "../../../src/runtime/engines/tensorflow/threads.ts";
import { programFor } from "./steps.ts";

test.each<[string, Parameters<typeof parallelism>[1], object]>([
  ["a small step", { batch: 4, threads: 2, whole: false }, { parts: 1, operationThreads: 1 }],
  ["a large one", { batch: 200_000, threads: 2, whole: false }, { parts: 2, operationThreads: 1 }],
  ["of many threads", { batch: 200_000, threads: 7, whole: false }, { parts: 2, operationThreads: 4 }],
  ["of one thread", { batch: 200_000, threads: 1, whole: false }, { parts: 1, operationThreads: 1 }],
  [
    "of rows that have no halves",
    { batch: 199_999, threads: 2, whole: false },
    { parts: 1, operationThreads: 2 },
  ],
  ["in one piece", { batch: 200_000, threads: 2, whole: true }, { parts: 1, operationThreads: 2 }],
])("%s", (_, given, expected) => {
  const program = programFor("a text's attention, with dropout", "adam");
  const graph = inline(program.graph("train", { batch: given.batch, bags: {} }));
  expect(parallelism(graph, given)).toEqual(expected);
});
