// A contender of bench/steps.mjs: `own.mjs ENGINE NET.mm BATCH THREADS [LENGTH]`. It says what it is after its first step, then answers each
// line `{"steps": n}` with the milliseconds of n steps.
import { createInterface } from "node:readline";
import { openEngine } from "../../src/runtime/engines/index.ts";
import { openNet } from "./net.ts";

const [engine = "", file = "", batch = "", threads = "", length] = process.argv.slice(2);
const net = await openNet(file, Number(batch), length === undefined ? undefined : Number(length));
const { program, parameters, size, cells, feeds, flops, operations } = net;
const session = await openEngine(engine, { threads: Number(threads) }).open(program);
await session.write(cells);
let index = 0;

/** One whole step, its loss read; the data do not change, but for the step's number. */
async function step(): Promise<number> {
  const number = { type: { dtype: "i32", shape: [] }, data: Int32Array.of(index++) } as const;
  const results = await session.run("train", size, new Map([...feeds, ["step.index", number]]));
  return results.get("loss")?.data[0] ?? Number.NaN;
}

const say = (answer: object) => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ parameters, flops, operations, loss: await step() });
for await (const line of createInterface({ input: process.stdin })) {
  const { steps } = JSON.parse(line) as { steps: number };
  const times: number[] = [];
  const cpu = process.cpuUsage();
  let loss = Number.NaN;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    loss = await step();
    times.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(cpu);
  say({ times, cpu: (user + system) / 1000, loss, peak: process.resourceUsage().maxRSS / 1024 });
}
await session.dispose();
