// A contender of bench/steps.mjs: `steps_tfjs.mjs NET BATCH THREADS`: tfjs on tfjs-node, its own gradients and Adam (it has no AdamW).
// TFJS_NODE is a folder from where `@tensorflow/tfjs-node` is found.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import util from "node:util";
import { nets } from "./nets_tfjs.mjs";

const [net = "", batch = "", threads = ""] = process.argv.slice(2);
// tfjs-node 4.22 calls what Node 23 no longer has.
util.isNullOrUndefined ??= (value) => value === null || value === undefined;
process.env.TF_CPP_MIN_LOG_LEVEL = "2";
process.env.TF_NUM_INTRAOP_THREADS = threads;
const tf = createRequire(resolve(process.env.TFJS_NODE ?? ".", "package.json"))("@tensorflow/tfjs-node");

const all = nets(tf, Number(batch));
const { feeds, logits } = all[net]();
const labels = tf.tensor2d(Array.from({ length: Number(batch) }, (_, i) => [i % 2]));
const optimizer = tf.train.adam(1e-3);

/** One whole step, its loss read. */
function step() {
  const loss = tf.tidy(() => {
    const lossOf = () => tf.losses.sigmoidCrossEntropy(labels, logits(...feeds));
    return optimizer.minimize(lossOf, true);
  });
  const [value] = loss.dataSync();
  loss.dispose();
  return value;
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ parameters: all.parameters(), loss: step() });
for await (const line of createInterface({ input: process.stdin })) {
  const times = [];
  let loss;
  for (let i = 0; i < JSON.parse(line).steps; i++) {
    const start = performance.now();
    loss = step();
    times.push(performance.now() - start);
  }
  say({ times, loss, peak: process.resourceUsage().maxRSS / 1024 });
}
