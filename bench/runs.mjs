// Whole runs, from the command to its end, against the same model in hand-written PyTorch with its own reading of the data, on the same
// parts. `CLOTHING_REVIEWS=reviews.csv npm run bench -- runs`; PYTHON names the peer's interpreter; ENGINE, THREADS, ROUNDS.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { machine, median, table, write } from "./document.mjs";
import { load } from "./load.mjs";
import { peer, python, pythonPackage } from "./peers.mjs";

const { CLOTHING_REVIEWS, ENGINE = "onnx", THREADS = "2", ROUNDS = "3" } = process.env;
const bin = fileURLToPath(new URL("../bin/multimc.js", import.meta.url));
const program = fileURLToPath(new URL("programs/clothing.mm", import.meta.url));

/** The last line that a command prints, as JSON, and the seconds it took. */
function run(command, args) {
  const begin = performance.now();
  const out = execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return { ...JSON.parse(out.trim().split("\n").at(-1)), wall: (performance.now() - begin) / 1000 };
}

/** Both sides of one train declaration, in turns. */
function compare(train, group, reviews, parts, folder) {
  const rounds = Array.from({ length: Number(ROUNDS) }, (_, round) => {
    const out = join(folder, `${train}-${round}`);
    const command = [
      bin,
      "train",
      program,
      "--train",
      train,
      "--data",
      `reviews=${reviews}`,
      "--json",
      "--out",
      out,
    ];
    const own = run(process.execPath, [...command, "--engine", ENGINE, "--threads", THREADS]);
    const other = run(python, [peer("clothing_torch.py"), reviews, parts, group, THREADS]);
    console.log(
      `clothing, group ${group}: ${ENGINE} ${own.wall.toFixed(1)} s, AUROC ${own.test.auroc.toFixed(4)}; PyTorch ${other.wall.toFixed(1)} s, AUROC ${other.auroc.toFixed(4)}`,
    );
    return { own, other, ratio: own.wall / other.wall };
  });
  const of = (pick) => median(rounds.map(pick));
  return [
    `clothing, \`group: ${group}\``,
    `${of(({ own }) => own.wall).toFixed(1)} s`,
    `${of(({ other }) => other.wall).toFixed(1)} s`,
    of(({ ratio }) => ratio).toFixed(2),
    of(({ own }) => own.test.auroc).toFixed(4),
    of(({ other }) => other.auroc).toFixed(4),
    `${of(({ own }) => own.seconds.first_step).toFixed(1)} s`,
    `${of(({ own }) => own.seconds.waiting).toFixed(2)} s`,
  ];
}

const version = pythonPackage("torch");
if (CLOTHING_REVIEWS === undefined || version === undefined)
  console.error(
    "runs: CLOTHING_REVIEWS must name the reviews, and PYTHON an interpreter with torch; left out",
  );
else {
  const folder = mkdtempSync(join(tmpdir(), "multim-runs-"));
  try {
    const reviews = resolve(CLOTHING_REVIEWS);
    const { keysOfParts } = await load("bench/parts.ts");
    const parts = join(folder, "parts.json");
    writeFileSync(parts, JSON.stringify(await keysOfParts(program, { reviews }, "Shop")));
    const rows = [
      [
        "run",
        ENGINE,
        "PyTorch",
        "ratio",
        "AUROC",
        "AUROC, PyTorch",
        "first step after",
        "steps waited for data",
      ],
      compare("Shop", "none", reviews, parts, folder),
      compare("Grouped", "length", reviews, parts, folder),
    ];
    const told = `\`npm run bench -- runs\`: ${machine()}; PyTorch ${version}; ${THREADS} threads each; median of ${ROUNDS} rounds in turn, command to exit.`;
    write("runs", ["## Whole runs", "", told, "", ...table(rows)]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
