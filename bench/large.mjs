// What training on millions of rows takes: rows a second and the most memory that the process had, for 100,000 and for 10,000,000 rows
// of generated Parquet. `node bench/large.mjs [ROWS…]`; build first.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100_000, 10_000_000];
const here = fileURLToPath(new URL("large", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "multim-large-"));

/** Notes of 8 to 24 words, frequent ones and rare ones, and four numbers; what is good hangs on both. */
async function generate(path, rows) {
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "1GB" });
  const connection = await instance.connect();
  const noise = (column) => `hash(i * 16 + ${column}) / 18446744073709551616.0`;
  const word = `'w' || floor(pow(hash(i * 64 + j + 7) / 18446744073709551616.0, 3) * 20000)::INTEGER`;
  await connection.run(`COPY (
    SELECT i AS id, list_aggregate(list_transform(range(8 + (hash(i) % 17)::INTEGER), j -> ${word}), 'string_agg', ' ') AS note,
      ${noise(1)} AS a, ${noise(2)} AS b, ${noise(3)} * 100 AS c, ${noise(4)} - 0.5 AS d,
      (${noise(1)} + ${noise(2)} + 0.5 * ${noise(5)} > 1.25)::INTEGER AS good
    FROM range(${rows}) AS t(i)
  ) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

/** What one epoch of all rows, or as many epochs as make a million, takes. */
function measure(path, rows, run) {
  const epochs = Math.max(1, Math.round(1_000_000 / rows));
  const command = [join(here, "train.mjs"), join(here, "program.mm"), path, join(folder, run), epochs];
  const env = { ...process.env, MULTIM_CACHE: join(folder, "cache") };
  const out = execFileSync(process.execPath, command, { encoding: "utf8", env });
  const { wall, processor, waiting, peak, seconds } = JSON.parse(out.trim().split("\n").at(-1));
  const number = (value) => Math.round(value).toLocaleString("en");
  console.log(
    `${number(rows)} rows (${number(statSync(path).size / 2 ** 20)} MiB): ${number(wall)} rows/s, ${number(processor)} rows/s of processor time, ` +
      `waiting ${(100 * waiting).toFixed(1)}%, peak ${peak.toFixed(2)} GiB, prepared in ${seconds.prepare.toFixed(0)} s, ` +
      `whole run ${seconds.total.toFixed(0)} s (load ${loadavg()[0].toFixed(1)})`,
  );
}

try {
  for (const [i, rows] of counts.entries()) {
    const path = join(folder, `${rows}.parquet`);
    await generate(path, rows);
    measure(path, rows, `run-${i}`);
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
