import { memory } from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { GraphKind } from "../../../src/ir/ir.ts";
import { type BackendName, loadBackend, tfjs } from "../../../src/runtime/engines/tfjs/index.ts";
import { feedsFor, initialCells, models, programFor } from "./steps.ts";

const backends: readonly BackendName[] = ["cpu", "wasm", "node"];

describe.each(backends)("tfjs:%s", (name) => {
  test.for(Object.keys(models))("leaves nothing behind, step after step of %s", async (model, { skip }) => {
    const backend = await loadBackend(name);
    if ("missing" in backend) return skip(backend.missing);
    const counts = () => [backend.memory.numDataIds(), name === "node" ? 0 : memory().numTensors];
    const before = counts();
    const program = programFor(model, "adamw");
    const session = await tfjs(name).open(program);
    await session.write(initialCells(program));
    const size = { batch: 4, bags: {} };
    const step = (kind: GraphKind, index: number) => session.run(kind, size, feedsFor(model, 4, index));
    const round = async (index: number) => {
      for (const kind of ["train", "evaluate", "predict"] as const) await step(kind, index);
      return counts();
    };
    const first = await round(0);
    for (let index = 1; index < 4; index++) expect(await round(index)).toEqual(first);
    const missing = new Map([...feedsFor(model, 4, 4)].slice(1));
    await expect(session.run("train", size, missing)).rejects.toThrow("internal: no feed");
    expect(counts()).toEqual(first);
    await session.dispose();
    expect(counts()).toEqual(before);
  });
});
