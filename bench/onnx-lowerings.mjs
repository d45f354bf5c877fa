// Ways to write an operation in ONNX, side by side on onnxruntime-node: medians and tenths of alternating runs, and the
// ratio of medians to the fastest. `node bench/onnx-lowerings.mjs [GROUP…]`; what was concluded is in docs/decisions/onnx-lowerings.md.
import { load, require } from "./load.mjs";
import { groups } from "./onnx-lowerings/groups.mjs";

const { Nodes } = await load("src/codegen/onnx/nodes.ts");
const ort = require("onnxruntime-node");
const threads = Number(process.env.THREADS ?? 2);
const rounds = Number(process.env.ROUNDS ?? 60);

const arrays = { f32: Float32Array, i32: Int32Array, bool: Uint8Array };
const ortTypes = { f32: "float32", i32: "int32", bool: "bool" };

/** Random values of a feed: floats in -1..1, integers below `below`, bools. */
function fill({ dtype, shape, below = 2 }) {
  const size = shape.reduce((a, b) => a * b, 1);
  const data = new arrays[dtype](size);
  for (let i = 0; i < size; i++)
    data[i] = dtype === "f32" ? Math.random() * 2 - 1 : Math.floor(Math.random() * below);
  return new ort.Tensor(ortTypes[dtype], data, shape);
}

async function open(way, inputs, output) {
  const nodes = new Nodes();
  const value = way(nodes, ...Object.keys(inputs));
  const messages = Object.entries(inputs).map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const bytes = nodes.encode("way", messages, [{ message: { name: "out", ...output }, value }]);
  return ort.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
    extra: { session: { use_deterministic_compute: "1" } },
  });
}

const quantile = (times, share) => times.toSorted((a, b) => a - b)[Math.floor(times.length * share)];

async function measure(title, { inputs, output, ways }) {
  const feeds = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, fill(input)]));
  const size = output.shape.reduce((a, b) => a * b, 1);
  const fetches = {
    out: new ort.Tensor(ortTypes[output.dtype], new arrays[output.dtype](size), output.shape),
  };
  const sessions = [];
  let expected;
  for (const [name, way] of Object.entries(ways)) {
    const session = await open(way, inputs, output);
    const used = Object.fromEntries(session.inputNames.map((input) => [input, feeds[input]]));
    const { out } = await session.run(used);
    expected ??= out.data;
    let apart = 0;
    for (let i = 0; i < size; i++)
      apart = Math.max(apart, Math.abs(Number(out.data[i]) - Number(expected[i])));
    sessions.push({ name, session, used, apart, times: [] });
  }
  for (let round = 0; round < rounds; round++)
    for (const { session, used, times } of sessions) {
      const begin = performance.now();
      await session.run(used, fetches);
      times.push(performance.now() - begin);
    }
  const best = Math.min(...sessions.map(({ times }) => quantile(times, 0.5)));
  console.log(`\n${title}`);
  for (const { name, times, apart, session } of sessions) {
    const ms = quantile(times, 0.5);
    const off = apart > 1e-3 ? `  differs by ${apart.toExponential(1)}` : "";
    console.log(
      `  ${ms.toFixed(3).padStart(8)} ms  ${quantile(times, 0.1).toFixed(3).padStart(8)} ms  ${(ms / best).toFixed(2).padStart(6)}x  ${name}${off}`,
    );
    await session.release();
  }
}

const wanted = process.argv.slice(2);
for (const [title, group] of Object.entries(groups))
  if (wanted.length === 0 || wanted.some((word) => title.includes(word))) await measure(title, group);
