// Kernels of our own on tfjs's wasm backend against tfjs's, in turn: median ms of each. `node bench/tfjs-kernels.mjs [KERNEL…]`
import { load } from "./load.mjs";

const { ours, theirs, tensor, free } = await load("bench/tfjs-kernels/wasm.ts");
const rounds = Number(process.env.ROUNDS ?? 7);
const floats = (...shape) => tensor(shape, (place) => Math.sin(place * 12.9898));
const conv = {
  strides: [1, 1],
  pad: [
    [0, 0],
    [1, 1],
    [1, 1],
    [0, 0],
  ],
  dataFormat: "NHWC",
  dilations: [1, 1],
};
const pool = { filterSize: [2, 2], strides: [2, 2], pad: "valid" };
const scores = floats(128, 128, 128);
const image = floats(32, 32, 32, 32);
const pooled = theirs("MaxPool")({ x: image }, pool);

/** What is done to what, by the kernel's name. */
const cases = {
  BatchMatMul: [
    ["[4096, 64] @ [64, 256]", { a: floats(4096, 64), b: floats(64, 256) }, {}],
    [
      "[4096, 64] transposed @ [4096, 256]",
      { a: floats(4096, 64), b: floats(4096, 256) },
      { transposeA: true },
    ],
    [
      "[4096, 256] @ [64, 256] transposed",
      { a: floats(4096, 256), b: floats(64, 256) },
      { transposeB: true },
    ],
    ["[128, 128, 16] @ [128, 16, 128]", { a: floats(128, 128, 16), b: floats(128, 16, 128) }, {}],
    ["[128, 128, 128] @ [128, 128, 16]", { a: scores, b: floats(128, 128, 16) }, {}],
  ],
  Conv2DBackpropInput: [
    [
      "32 x 32x32x32, 3 x 3",
      { dy: image, filter: floats(3, 3, 32, 32) },
      { ...conv, inputShape: [32, 32, 32, 32] },
    ],
  ],
  Conv2DBackpropFilter: [
    ["32 x 32x32x32, 3 x 3", { x: image, dy: image }, { ...conv, filterShape: [3, 3, 32, 32] }],
  ],
  MaxPoolGrad: [["32 x 32x32x32, 2 x 2", { dy: pooled, input: image, output: pooled }, pool]],
  GatherV2: [
    [
      "4,096 rows of 10,000 x 64",
      { x: floats(10_000, 64), indices: tensor([4096], (place) => (place * 37) % 10_000, "int32") },
      { axis: 0, batchDims: 0 },
    ],
  ],
  Sum: [
    ["[32768, 32], the rows", { x: floats(32_768, 32) }, { axis: [0], keepDims: false }],
    ["[32, 64, 128], the middle", { x: floats(32, 64, 128) }, { axis: [1], keepDims: false }],
  ],
  Tile: [["[128, 1, 128] to 128 times as much", { x: floats(128, 1, 128) }, { reps: [1, 128, 1] }]],
};

function time(kernel, inputs, attributes) {
  const start = performance.now();
  free(kernel(inputs, attributes));
  return performance.now() - start;
}

const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1].toFixed(1);
const wanted = process.argv.slice(2);
for (const [name, list] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const [what, inputs, given] of list) {
    const attributes = name === "BatchMatMul" ? { transposeA: false, transposeB: false, ...given } : given;
    const lacking = name === "Conv2DBackpropFilter";
    const times = { theirs: [], ours: [] };
    for (let round = 0; round < rounds; round++) {
      if (!lacking) times.theirs.push(time(theirs(name), inputs, attributes));
      times.ours.push(time(ours(name), inputs, attributes));
    }
    console.log(`| ${name} | ${what} | ${lacking ? "none" : median(times.theirs)} | ${median(times.ours)} |`);
  }
}
