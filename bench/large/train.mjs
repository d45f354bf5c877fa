// Trains a program on a file of rows, in a process of its own: prints rows a second of wall and of processor time over the steps, but
// for each epoch's first, the share of that time in which steps waited for their batches, and the most memory that the process had.
import { train } from "../../dist/index.js";

const [program, notes, out, epochs] = process.argv.slice(2);
const taken = { rows: 0, wall: 0, processor: 0, waiting: 0 };
let rows = 0;
let last;
let seconds;

const now = () => {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now() / 1000, processor: (user + system) / 1e6 };
};

const options = { paths: { notes }, out, checkpointEvery: 1e9, settings: [`epochs=${epochs}`] };
for await (const event of train(program, options)) {
  if (event.type === "prepared") rows = event.report.parts.train;
  if (event.type === "finished") seconds = event.result.seconds;
  if (event.type !== "step") continue;
  const at = now();
  if (event.step > 1 && last) {
    taken.rows += rows / event.steps;
    taken.wall += at.wall - last.wall;
    taken.processor += at.processor - last.processor;
    taken.waiting += event.waited;
  }
  last = at;
}
console.log(
  JSON.stringify({
    wall: taken.rows / taken.wall,
    processor: taken.rows / taken.processor,
    waiting: taken.waiting / taken.wall,
    peak: process.resourceUsage().maxRSS / 2 ** 20,
    seconds,
  }),
);
