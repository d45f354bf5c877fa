// Steps of adamw and lazy_adamw on tables of growing size, in turn: median ms. `node bench/lazy.mjs`; ENGINE, ROUNDS.
import { load } from "./load.mjs";

const { programOf, cellsOf, feedsOf, openEngine } = await load("bench/lazy/net.ts");
const engine = openEngine(process.env.ENGINE ?? "onnx", { threads: Number(process.env.THREADS ?? 2) });
const rounds = Number(process.env.ROUNDS ?? 20);
const names = ["adamw", "lazy_adamw"];
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];

async function measure(shape) {
  const size = { batch: shape.batch, bags: {} };
  const sessions = [];
  for (const name of names) {
    const program = programOf(name, shape);
    const session = await engine.open(program);
    await session.write(cellsOf(program));
    sessions.push({ session, times: [] });
  }
  for (let round = 0; round < rounds + 3; round++) {
    const feeds = feedsOf(shape, round);
    for (const { session, times } of sessions) {
      const start = performance.now();
      await session.run("train", size, feeds);
      if (round >= 3) times.push(performance.now() - start);
    }
  }
  const [dense, lazy] = sessions.map(({ times }) => median(times));
  const { rows, width, words, batch } = shape;
  console.log(
    `| ${rows} x ${width} | ${batch} x ${words} | ${dense.toFixed(1)} | ${lazy.toFixed(1)} | ${(dense / lazy).toFixed(1)} |`,
  );
  for (const { session } of sessions) await session.dispose();
}

console.log("| table | words a batch | adamw, ms | lazy_adamw, ms | times as fast |\n|---|---|---|---|---|");
for (const rows of [10_000, 100_000, 1_000_000]) await measure({ rows, width: 64, words: 64, batch: 32 });
