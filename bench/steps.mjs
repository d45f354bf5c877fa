// Training steps of the reference nets (bench/nets) on every engine that is here, and by the peers: milliseconds of a whole step, in
// turns within one run. `npm run bench -- steps [NET…]`; all nets are written into docs/benchmarks.md. PYTHON names the peers'
// interpreter; THREADS, BATCHES, ROUNDS; ONLY=NAME,… leaves the others out.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Contender } from "./contender.mjs";
import { geometricMean, machine, median, table, write } from "./document.mjs";
import { bundle, load } from "./load.mjs";
import { peer, python, pythonPackage } from "./peers.mjs";

const all = ["mixed", "transformer", "resnet", "tables"];
const nets = process.argv.length > 2 ? process.argv.slice(2) : all;
const { THREADS = 2, BATCHES = "32,256", ROUNDS = 7, ONLY } = process.env;
/** One turn takes about so long. */
const TURN_MS = 400;
/** Who takes longer for a step is out. */
const SLOW_MS = 15_000;
const BASE = "PyTorch eager";
/** `tfjs` is the best of its backends, which are measured by themselves; in JavaScript a step takes minutes. */
const UNMEASURED = /^(reference|tfjs$|tfjs:cpu$)/;

const { availableEngines } = await load("bench/steps/engines.ts");
const own = await bundle("bench/steps/own.ts");
const torch = pythonPackage("torch");
const jax = pythonPackage("jax");
const peak =
  torch &&
  JSON.parse(execFileSync(python, [peer("machine_torch.py"), String(THREADS)], { encoding: "utf8" }));
const net = (name) => fileURLToPath(new URL(`nets/${name}.mm`, import.meta.url));

/** By name, the command for a net and a batch. */
const commands = {
  ...Object.fromEntries(
    (await availableEngines())
      .filter(({ name, present }) => present && !UNMEASURED.test(name))
      .map(({ name }) => [name, (file, batch) => [process.execPath, own, name, net(file), batch, THREADS]]),
  ),
  ...(torch && {
    [BASE]: (file, batch) => [python, peer("steps_torch.py"), "eager", file, batch, THREADS],
    "torch.compile": (file, batch) => [python, peer("steps_torch.py"), "compile", file, batch, THREADS],
  }),
  ...(jax && { "JAX jit": (file, batch) => [python, peer("steps_jax.py"), file, batch, THREADS] }),
  ...(process.env.TFJS_NODE && {
    "plain tfjs": (file, batch) => [process.execPath, peer("steps_tfjs.mjs"), file, batch, THREADS],
  }),
};
const names = Object.keys(commands).filter((name) => !ONLY || ONLY.split(",").includes(name));

/** All that is to say of one net at one batch size, by contender. */
async function compare(file, batch) {
  const contenders = [];
  for (const name of names) {
    const contender = new Contender(name, commands[name](file, String(batch)));
    try {
      const ready = await contender.ready;
      const { times } = await contender.run(3);
      if (median(times) > SLOW_MS) throw new Error(`${(median(times) / 1000).toFixed(0)} s a step`);
      contenders.push({
        name,
        contender,
        ready,
        turn: Math.ceil(Math.min(50, TURN_MS / median(times))),
        rounds: [],
        peak: 0,
      });
    } catch (error) {
      console.error(`${file}, batch ${batch}: ${name} is left out: ${error.message}`);
      contender.close();
    }
  }
  const counts = new Set(contenders.map(({ ready }) => ready.parameters));
  if (counts.size > 1)
    throw new Error(
      `parameters differ: ${contenders.map(({ name, ready }) => `${name} ${ready.parameters}`)}`,
    );
  for (let round = 0; round < ROUNDS; round++)
    for (const one of contenders) {
      const { times, peak } = await one.contender.run(one.turn);
      one.rounds.push(median(times));
      one.peak = peak;
    }
  for (const { contender } of contenders) contender.close();
  const base = contenders.find(({ name }) => name === BASE);
  const results = contenders.map(({ name, ready, rounds, peak }) => {
    const ratio = base && median(rounds.map((ms, round) => ms / base.rounds[round]));
    return [name, { ms: median(rounds), ratio, first: ready.seconds, peak, flops: ready.flops }];
  });
  for (const [name, { ms, ratio, first, peak }] of results)
    console.log(
      `${file}, batch ${batch}: ${name.padEnd(14)} ${ms.toFixed(2).padStart(9)} ms ${(ratio ?? Number.NaN).toFixed(2).padStart(6)} of ${BASE}; first step after ${first.toFixed(1)} s; ${peak.toFixed(0)} MB`,
    );
  return { file, batch, parameters: [...counts][0], results: Object.fromEntries(results) };
}

const digits = (value) =>
  value === undefined
    ? "–"
    : value < 10
      ? value.toFixed(2)
      : value < 100
        ? value.toFixed(1)
        : value.toFixed(0);

function sections(measured) {
  const present = names.filter((name) => measured.some(({ results }) => results[name]));
  const title = ({ file, batch }) => [file, String(batch)];
  const cell = ({ results }, name) => {
    const one = results[name];
    if (!one) return "–";
    return one.ratio === undefined ? digits(one.ms) : `${digits(one.ms)} (${one.ratio.toFixed(2)})`;
  };
  const mean = (name) => {
    const ratios = measured.map(({ results }) => results[name]?.ratio);
    return ratios.every((ratio) => ratio !== undefined) ? geometricMean(ratios).toFixed(2) : "–";
  };
  const flops = measured.map(({ results }) => Object.values(results).find((one) => one.flops)?.flops);
  const share = (rate) =>
    peak ? `${digits(rate)} (${((100 * rate) / peak.gflops).toFixed(0)} %)` : digits(rate);
  const rates = measured.map((row, i) => [
    ...title(row),
    `${(row.parameters / 1e6).toFixed(2)} M`,
    `${(flops[i] / 1e9).toFixed(2)}`,
    ...present.map((name) => (row.results[name] ? share(flops[i] / 1e6 / row.results[name].ms) : "–")),
  ]);
  return [
    "## Training steps",
    "",
    `\`npm run bench -- steps\`: ${machine()}; PyTorch ${torch ?? "absent"}, JAX ${jax ?? "absent"}; ${THREADS} threads each. Median milliseconds of a`,
    `whole step: forward, backward, AdamW, the loss read; in brackets the median ratio to ${BASE} of the same round.`,
    "",
    ...table([
      ["net", "batch", ...present],
      ...measured.map((row) => [...title(row), ...present.map((name) => cell(row, name))]),
      ["geometric mean", "", ...present.map((name) => `**${mean(name)}**`)],
    ]),
    "",
    "GFLOP/s of the products and convolutions alone, the rest of the step counted in time only.",
    ...(peak
      ? [
          `A product of 2048 x 2048 reaches ${peak.gflops.toFixed(0)} GFLOP/s here, a copy ${peak.gigabytes.toFixed(1)} GB/s; in brackets the share of the former:`,
        ]
      : []),
    "",
    ...table([["net", "batch", "parameters", "GFLOP a step", ...present], ...rates]),
    "",
    "Seconds from the command to the end of the first step, and the greatest memory in MB:",
    "",
    ...table([
      ["net", "batch", ...present],
      ...measured.map((row) => [
        ...title(row),
        ...present.map((name) => {
          const one = row.results[name];
          return one ? `${one.first.toFixed(1)} s, ${one.peak.toFixed(0)}` : "–";
        }),
      ]),
    ]),
  ];
}

try {
  const measured = [];
  for (const file of nets) for (const batch of BATCHES.split(",")) measured.push(await compare(file, batch));
  const lines = sections(measured);
  if (nets === all && !ONLY) write("steps", lines);
  else console.log(lines.join("\n"));
} finally {
  rmSync(own, { force: true });
}
