import { build } from "esbuild";
import { beforeAll, describe, test } from "vitest";
import { printGraph } from "../../src/ir/text/print.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";
import { reference } from "../../src/runtime/engines/index.ts";
import { expectAllNear } from "../runtime/engines/running.ts";
import { feedsFor, initialCells, models, programFor } from "../runtime/engines/steps.ts";
import { Chromium } from "./chromium.ts";
import type { Order, Plain } from "./page.ts";

const browser = new Chromium();
const batch = 4;
const size = { batch, bags: {} };
const wasm = ["", "-simd", "-threaded-simd"].map((kind) => `tfjs-backend-wasm${kind}.wasm`);
let script = "";

beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: ["test/browser/page.ts"],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    external: ["webgpu", "node:*"],
    logLevel: "error",
  });
  script = outputFiles[0]?.text ?? "";
});

const plain = (tensors: Tensors): Plain =>
  Object.fromEntries([...tensors].map(([name, { type, data }]) => [name, { type, values: [...data] }]));
const tensors = (values: Plain): Map<string, Tensor> =>
  new Map(
    Object.entries(values).map(([name, { type, values }]) => [
      name,
      { type, data: Float64Array.from(values) },
    ]),
  );

describe.each(["wasm", "webgpu"] as const)("tfjs:%s in Chromium", (backend) => {
  test.for(Object.keys(models))("trains %s as the reference does", async (model, context) => {
    const program = programFor(model, "adamw");
    const cells = initialCells(program);
    const feeds = [0, 1, 2].map((index) => feedsFor(model, batch, index));
    const order: Order = {
      backend,
      graph: printGraph(program.graph("train", size)),
      cells: plain(cells),
      feeds: feeds.map(plain),
    };
    const site = {
      "page.html": { text: '<!doctype html><script src="page.js"></script>' },
      "page.js": { text: script },
      ...Object.fromEntries(
        wasm.map((name) => [name, { file: `node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}` }]),
      ),
    };
    const found = await browser.visit(context, site, (page) =>
      page.evaluate(
        (given) => (globalThis as unknown as { train(order: Order): Promise<Plain> }).train(given),
        order,
      ),
    );
    const session = await reference("f32").open(program);
    await session.write(cells);
    for (const given of feeds) await session.run("train", size, given);
    const expected = plain(await session.read());
    expectAllNear(tensors(found), tensors(expected), 1e-3, "cell");
  });
});
