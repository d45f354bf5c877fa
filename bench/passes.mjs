// What each pass of simplification is worth: training steps of the reference nets with it and without it, in turns within one run.
// `npm run bench -- passes [PASS…]`; ENGINES, THREADS, ROUNDS. All passes are written into docs/benchmarks.md.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Contender } from "./contender.mjs";
import { machine, median, table, write } from "./document.mjs";
import { bundle } from "./load.mjs";

/** The folder's passes, by their files. What is dead is removed for the sake of the others, too. */
const folder = new URL("../src/ir/transforms/simplify/", import.meta.url);
const all = readdirSync(folder).flatMap((file) => {
  const pass = /^export function (\w+)\(graph: Graph\): Graph/m.exec(
    readFileSync(new URL(file, folder), "utf8"),
  );
  return pass && !["index.ts", "dead.ts"].includes(file) ? [[file, pass[1]]] : [];
});
const { ENGINES = "onnx,tensorflow", THREADS = 2, ROUNDS = 7 } = process.env;
const TURN_MS = 300;
const chosen = process.argv.slice(2);
const passes = all.filter(([, name]) => chosen.length === 0 || chosen.includes(name));
/** Nets, their batches, and how many positions their texts have, if not all. */
const nets = [
  ["mixed", 32],
  ["mixed", 256],
  ["transformer", 32],
  ["transformer", 32, 32],
  ["resnet", 32],
  ["resnet", 256],
  ["tables", 32],
];
const title = ([net, batch, length]) =>
  `${net}, ${batch}${length === undefined ? "" : ` texts of ${length}`}`;

/** Puts a pass in the place of one that changes nothing. */
const without = ([file, name]) => ({
  name,
  setup: ({ onLoad }) =>
    onLoad({ filter: new RegExp(`transforms/simplify/${file}$`) }, () => ({
      contents: `export const ${name} = (graph) => graph;`,
    })),
});

/** Milliseconds of an engine's step, and its operations, by the bundles' names. */
async function compare(engine, [net, batch, ...length], bundles) {
  const file = fileURLToPath(new URL(`nets/${net}.mm`, import.meta.url));
  const contenders = [];
  try {
    for (const [name, path] of bundles) {
      const command = [process.execPath, path, engine, file, ...[batch, THREADS, ...length].map(String)];
      const contender = new Contender(name, command);
      contenders.push({ name, contender, rounds: [] });
      contenders.at(-1).operations = (await contender.ready).operations;
      const { times } = await contender.run(3);
      contenders.at(-1).turn = Math.ceil(Math.min(50, TURN_MS / median(times)));
    }
    for (let round = 0; round < ROUNDS; round++)
      for (const one of contenders) one.rounds.push(median((await one.contender.run(one.turn)).times));
  } finally {
    for (const { contender } of contenders) contender.close();
  }
  const [base] = contenders;
  return contenders.map(({ name, rounds, operations }) => {
    const ratio = median(rounds.map((ms, round) => ms / base.rounds[round]));
    console.log(
      `${engine}, ${title([net, batch, ...length])}, ${name}: ${operations} operations, ${ratio.toFixed(2)} of all passes' step`,
    );
    return { ratio, operations, ms: median(rounds) };
  });
}

// The same once more shows what one process differs by from another.
const base = await bundle("bench/steps/own.ts", { name: "-all" });
const bundles = [
  ["all passes", base],
  ["all passes, another process", base],
];
try {
  for (const pass of passes)
    bundles.push([
      `without ${pass[1]}`,
      await bundle("bench/steps/own.ts", { name: `-${pass[0]}`, plugins: [without(pass)] }),
    ]);
  const cell = ({ ratio, operations, ms }, i) =>
    i === 0 ? `${ms.toFixed(1)} ms, ${operations}` : `${ratio.toFixed(2)}, ${operations}`;
  const lines = [
    "## Passes",
    "",
    `\`npm run bench -- passes\`: ${machine()}. A training step of so many rows (${THREADS} threads) and its operations: with all passes of`,
    "simplification, and without each: how many times as long it takes, the median of the rounds' ratios; what is within those of another process",
    "with all passes is noise.",
  ];
  for (const engine of ENGINES.split(",")) {
    const measured = [];
    for (const net of nets) measured.push(await compare(engine, net, bundles));
    const rows = bundles.map(([name], i) => [name, ...measured.map((own) => cell(own[i], i))]);
    lines.push("", ...table([[engine, ...nets.map(title)], ...rows]));
  }
  if (chosen.length === 0) write("passes", lines);
  else console.log(lines.join("\n"));
} finally {
  for (const [, path] of bundles) rmSync(path, { force: true });
}
