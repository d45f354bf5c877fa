// Whole training steps on the onnx engine: median ms, processor time a step (the measure to trust on a busy machine, with THREADS=1),
// and the memory of the process before and after.
// `node bench/onnx-steps.mjs [MODEL…]`; BATCH, THREADS, ROUNDS; PROFILE=1 adds the time by primitive.
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, require } from "./load.mjs";

const { models, programFor, cellsFor, feedsFor, onnx, emitOnnx } = await load("bench/onnx-steps/models.ts");
const batch = Number(process.env.BATCH ?? 32);
const threads = Number(process.env.THREADS ?? 2);
const rounds = Number(process.env.ROUNDS ?? 60);
const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);
const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];

async function time(name, model) {
  const program = programFor(model);
  const session = await onnx({ threads }).open(program);
  await session.write(cellsFor(program));
  const feeds = feedsFor(model, batch);
  const size = { batch, bags: {} };
  const begin = performance.now();
  const { data: first } = (await session.run("train", size, feeds)).get("loss");
  const loading = performance.now() - begin;
  for (let i = 0; i < 10; i++) await session.run("train", size, feeds);
  const before = megabytes();
  const times = [];
  const cpu = process.cpuUsage();
  let loss;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    loss = (await session.run("train", size, feeds)).get("loss").data[0];
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  console.log(
    `${name}, batch ${batch}: median ${quantile(times, 0.5).toFixed(2)} ms, tenth ${quantile(times, 0.1).toFixed(2)} ms; processor ${((user + system) / 1000 / rounds).toFixed(2)} ms (system ${(system / 1000 / rounds).toFixed(2)}); first ${loading.toFixed(0)} ms; ` +
      `loss ${first[0].toFixed(4)} to ${loss.toFixed(4)}; ${before} to ${megabytes()} MB`,
  );
  await session.dispose();
}

/** Time of one step by primitive and node kind, from onnxruntime's own profile. */
async function profile(model) {
  const ort = require("onnxruntime-node");
  const program = programFor(model);
  const { bytes, feeds, reads } = emitOnnx(program.graph("train", { batch, bags: {} }));
  const prefix = join(tmpdir(), `multim-profile-${process.pid}`);
  const options = {
    intraOpNumThreads: threads,
    enableProfiling: true,
    profileFilePrefix: prefix,
    logSeverityLevel: 3,
  };
  const session = await ort.InferenceSession.create(bytes, options);
  const given = feedsFor(model, batch);
  const cells = cellsFor(program);
  const types = { f32: "float32", i32: "int32" };
  const inputs = {};
  for (const { name, cell } of [...feeds, ...reads]) {
    const { type, data } = cell === undefined ? given.get(name) : cells.get(cell);
    inputs[name] = new ort.Tensor(types[type.dtype], data, type.shape);
  }
  for (let i = 0; i < rounds; i++) await session.run(inputs);
  session.handler?.endProfiling();
  await session.release();
  const { readdirSync } = await import("node:fs");
  const file = readdirSync(tmpdir()).find((entry) => entry.startsWith(`multim-profile-${process.pid}`));
  const events = JSON.parse(readFileSync(join(tmpdir(), file), "utf8"));
  rmSync(join(tmpdir(), file));
  const sums = new Map();
  for (const { cat, name, dur, args } of events) {
    if (cat !== "Node" || !name.endsWith("_kernel_time")) continue;
    const key = `${name.split("/")[0]} ${args.op_name}`;
    const sum = sums.get(key) ?? { total: 0, count: 0 };
    sums.set(key, { total: sum.total + dur, count: sum.count + 1 });
  }
  for (const [key, { total, count }] of [...sums].sort(([, a], [, b]) => b.total - a.total).slice(0, 25))
    console.log(
      `  ${(total / rounds / 1000).toFixed(3).padStart(8)} ms  ${String(count / rounds).padStart(5)} x  ${key}`,
    );
}

const wanted = process.argv.slice(2);
for (const [name, model] of Object.entries(models)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await time(name, model);
  if (process.env.PROFILE) await profile(model);
}
