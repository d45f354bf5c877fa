// examples/clothing.mm against TF-IDF and logistic regression (scikit-learn) on the same five splits: AUROC on the test parts, and
// seconds from start to exit. `node bench/clothing.mjs REVIEWS.csv`; PYTHON names the peer's interpreter.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "./load.mjs";

const salts = [0, 1, 2, 3, 4];
/** How far below the peer the mean may be, and how long one run may take where the machine does nothing else. */
const bars = { below: 0.002, seconds: 20 };

const root = fileURLToPath(new URL("..", import.meta.url));
const reviews = resolve(process.argv[2] ?? process.env.CLOTHING_REVIEWS ?? "reviews.csv");
const program = readFileSync(join(root, "examples/clothing.mm"), "utf8");
const { keysOfParts } = await load("bench/parts.ts");
const folder = mkdtempSync(join(tmpdir(), "multim-clothing-"));

/** The last line that a command prints, as JSON, and the seconds it took. */
function run(command, args) {
  const begin = performance.now();
  const out = execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return { ...JSON.parse(out.trim().split("\n").at(-1)), wall: (performance.now() - begin) / 1000 };
}

async function compare(salt) {
  const file = join(folder, `clothing-${salt}.mm`);
  writeFileSync(file, program.replace("salt: 0", `salt: ${salt}`));
  const parts = join(folder, "parts.json");
  writeFileSync(parts, JSON.stringify(await keysOfParts(file, { reviews })));
  const command = [
    join(root, "bin/multimc.js"),
    "train",
    file,
    "--data",
    `reviews=${reviews}`,
    "--no-cache",
    "--json",
  ];
  const own = run(process.execPath, [...command, "--out", join(folder, `run-${salt}`)]);
  const peer = run(process.env.PYTHON ?? "python3", [
    join(root, "bench/peers/clothing_sklearn.py"),
    reviews,
    parts,
  ]);
  console.log(
    `salt ${salt}: ${own.test.auroc.toFixed(4)} in ${own.wall.toFixed(1)} s; scikit-learn ${peer.auroc.toFixed(4)} in ${peer.wall.toFixed(1)} s ` +
      `(load ${loadavg()[0].toFixed(1)})`,
  );
  return { auroc: own.test.auroc, wall: own.wall, peer: peer.auroc };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
try {
  const results = [];
  for (const salt of salts) results.push(await compare(salt));
  const [own, peer] = [mean(results.map(({ auroc }) => auroc)), mean(results.map((result) => result.peer))];
  const longest = Math.max(...results.map(({ wall }) => wall));
  console.log(
    `mean ${own.toFixed(4)}, scikit-learn ${peer.toFixed(4)}: ${(own - peer).toFixed(4)}; longest run ${longest.toFixed(1)} s`,
  );
  if (own < peer - bars.below || longest > bars.seconds) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
