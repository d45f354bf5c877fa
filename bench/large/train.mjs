// Trains a program on a file of rows, in a process of its own: prints rows a second between the first and the last step, and the
// most memory that the process had.
import { train } from "../../dist/index.js";

const [program, notes, out] = process.argv.slice(2);
let rows = 0;
let first = 0;
let last = 0;
let steps = 0;
let waiting;
for await (const event of train(program, { paths: { notes }, out, checkpointEvery: 1e9 })) {
  if (event.type === "prepared") rows = event.report.parts.train;
  if (event.type === "step") {
    last = performance.now();
    first ||= last;
    steps = event.steps;
  }
  if (event.type === "finished") waiting = event.result.seconds;
}
const peak = process.resourceUsage().maxRSS / 2 ** 20;
const rate = (rows * (steps - 1)) / steps / ((last - first) / 1000);
console.log(JSON.stringify({ rows, rate, peak, seconds: waiting }));
