// What onnxruntime's operators on blocks of channels are worth: graphs as the onnx engine writes them, with blocks and without, in turns.
// `node bench/onnx-blocks.mjs [WORD…]`; THREADS, ROUNDS; what was concluded is in docs/decisions/onnx-lowerings.md.
import { load, require } from "./load.mjs";

const ort = require("onnxruntime-node");
const { blockOf, configuration, graphs } = await load("bench/onnx-blocks/graphs.ts");
const threads = Number(process.env.THREADS ?? 2);
const rounds = Number(process.env.ROUNDS ?? 30);
const block = await blockOf({ ort });
if (block === undefined) throw new Error("onnxruntime has no operators on blocks here");

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

async function open({ bytes, feeds }) {
  const session = await ort.InferenceSession.create(bytes, {
    intraOpNumThreads: threads,
    logSeverityLevel: 3,
    extra: configuration,
  });
  const tensor = ({ name, type: { shape } }) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.random() - 0.5);
    return [name, new ort.Tensor("float32", data, shape)];
  };
  return { session, inputs: Object.fromEntries(feeds.map(tensor)), times: [] };
}

const wanted = process.argv.slice(2);
console.log(`blocks of ${block}; milliseconds with blocks, without, and how many times as fast`);
for (const [title, written] of Object.entries(graphs)) {
  if (wanted.length > 0 && !wanted.some((word) => title.includes(word))) continue;
  const ways = [await open(written(block)), await open(written())];
  for (let round = 0; round < rounds + 3; round++)
    for (const { session, inputs, times } of ways) {
      const begin = performance.now();
      await session.run(inputs);
      if (round >= 3) times.push(performance.now() - begin);
    }
  const [blocked, plain] = ways.map(({ times }) => median(times));
  const numbers = [blocked, plain, plain / blocked].map((value) => value.toFixed(2).padStart(8));
  console.log(`${numbers.join("")}  ${title}`);
  for (const { session } of ways) await session.release();
}
