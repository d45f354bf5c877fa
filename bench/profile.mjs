// Where the onnx engine's time goes in a step of a reference net, by primitive and node kind, from onnxruntime's own profile.
// `node bench/profile.mjs [NET…]`; BATCH, THREADS, ROUNDS.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load, require } from "./load.mjs";

const ort = require("onnxruntime-node");
const { blockOf, configuration, openNet, stagesOf, sampleOf } = await load("bench/steps/stages.ts");
const block = await blockOf({ ort });
const [batch, threads, rounds] = ["BATCH", "THREADS", "ROUNDS"].map((name, i) =>
  Number(process.env[name] ?? [32, 2, 20][i]),
);
const shown = Number(process.env.LINES ?? 30);
const types = { f32: "float32", i32: "int32", u8: "uint8", bool: "bool" };

/** Milliseconds a step of each kind of node in one graph. */
async function profile({ bytes, feeds, reads, randoms }, net) {
  const folder = mkdtempSync(join(tmpdir(), "multim-profile-"));
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    enableProfiling: true,
    profileFilePrefix: join(folder, "step"),
    logSeverityLevel: 3,
    extra: configuration,
  });
  const inputs = {};
  for (const { name, type, cell } of [...feeds, ...reads, ...randoms]) {
    const { data } = (cell === undefined ? net.feeds.get(name) : net.cells.get(cell)) ?? sampleOf(name, type);
    inputs[name] = new ort.Tensor(types[type.dtype], data, type.shape);
  }
  for (let i = 0; i < rounds; i++) await session.run(inputs);
  session.handler.endProfiling();
  await session.release();
  const [file] = readdirSync(folder);
  const events = JSON.parse(readFileSync(join(folder, file), "utf8"));
  rmSync(folder, { recursive: true });
  const sums = new Map();
  for (const { cat, name, dur, args } of events) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const key = process.env.NODES ? name : `${name.split("/")[0]} ${args.op_name}`;
    const sum = sums.get(key) ?? { total: 0, count: 0, shape: JSON.stringify(args.output_type_shape) };
    sums.set(key, { ...sum, total: sum.total + dur, count: sum.count + 1 });
  }
  return sums;
}

const nets = process.argv.slice(2);
for (const name of nets.length > 0 ? nets : ["mixed", "transformer", "resnet", "tables"]) {
  const net = await openNet(fileURLToPath(new URL(`nets/${name}.mm`, import.meta.url)), batch);
  for (const [i, stage] of stagesOf(net, block).entries()) {
    const sums = await profile(stage, net);
    const all = [...sums.values()].reduce((sum, { total }) => sum + total, 0);
    console.log(`${name}, batch ${batch}, graph ${i + 1}: ${(all / rounds / 1000).toFixed(2)} ms a step`);
    for (const [key, { total, count, shape }] of [...sums]
      .sort(([, a], [, b]) => b.total - a.total)
      .slice(0, shown))
      console.log(
        `  ${(total / rounds / 1000).toFixed(3).padStart(8)} ms  ${String(count / rounds).padStart(5)} x  ${key}${process.env.NODES ? ` ${shape}` : ""}`,
      );
  }
}
