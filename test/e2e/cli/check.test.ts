import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { entries } from "../../../src/diagnostics/catalogue/index.ts";
import { fails, multimc, succeeds, temporaryFolder } from "../multimc.ts";

const program = readFileSync("test/e2e/programs/kinds.mm", "utf8");
const header = "id,Review Text,Class Name,Age,Feedback,price,liked\n";

/** A folder with kinds.mm, changed, and a table with the columns that it needs. */
function project(change: (source: string) => string = (source) => source): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "kinds.mm"), change(program));
  writeFileSync(join(folder, "reviews.csv"), `${header}1,good,Knits,30,1,9.5,1\n`);
  return folder;
}

describe("check", () => {
  test("a program without mistakes", async () => {
    const { stdout, stderr } = await succeeds(["check", "kinds.mm"], { cwd: project() });
    expect({ stdout, stderr }).toEqual({ stdout: "", stderr: "kinds.mm: no errors\n" });
  });

  const misspelt = (source: string) => source.replace("widths: [4]", "width: [4]");

  test("a mistake, for people", async () => {
    const { stdout, stderr } = await multimc(["check", "kinds.mm"], { cwd: project(misspelt) });
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^error\[MM\d+\]: .*`width`.*did you mean `widths`/);
    expect(stderr).toContain("--> kinds.mm:22:");
    expect(stderr).toMatch(/\n\d errors?\n$/);
  });

  test("a mistake as JSON, a line each; nothing for people", async () => {
    const outcome = await multimc(["check", "kinds.mm", "--format", "json"], { cwd: project(misspelt) });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toBe("");
    const found = outcome.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(found[0]).toMatchObject({ severity: "error", labels: [{ file: "kinds.mm", line: 22 }] });
    for (const { code } of found) expect(entries.has(code)).toBe(true);
    const absent = await multimc(["check", "none.mm", "--format", "json"]);
    expect(JSON.parse(absent.stdout)).toMatchObject({ code: "MM801" });
  });

  test("a column that the data do not have, unless data are not asked", async () => {
    const cwd = project((source) =>
      source.replace('reviews["price", "Feedback"] |>', 'reviews["prize", "Feedback"] |>'),
    );
    await fails(["check", "kinds.mm"], /no column.*prize.*did you mean.*price/s, { cwd });
    await succeeds(["check", "kinds.mm", "--no-data"], { cwd });
    writeFileSync(join(cwd, "other.csv"), header.replace("price", "prize,price"));
    await succeeds(["check", "kinds.mm", "--data", "reviews=other.csv"], { cwd });
  });

  test("a mistake in an imported file, shown there", async () => {
    const cwd = project(
      (source) => `import { twice } from "./parts.mm"\n${source.replace("mlp(facts", "mlp(twice(facts)")}`,
    );
    writeFileSync(join(cwd, "parts.mm"), "layer twice(x: [D]) -> [D] {\n  x @ x\n}\n");
    await fails(["check", "kinds.mm"], /error\[MM\d+\][\s\S]*--> parts\.mm:2/, { cwd });
  });
});

describe("fmt", () => {
  const untidy = (source: string) =>
    source.replace("embed_bag(review, width: 4)", "embed_bag( review ,width:4 )");

  test("--check tells, fmt mends, and a second time there is nothing to do", async () => {
    const cwd = project(untidy);
    await fails(["fmt", "--check", "kinds.mm"], /^kinds\.mm: would change\n$/, { cwd });
    expect(readFileSync(join(cwd, "kinds.mm"), "utf8")).toBe(untidy(program));
    expect((await succeeds(["fmt", "kinds.mm"], { cwd })).stderr).toBe("kinds.mm: formatted\n");
    expect(readFileSync(join(cwd, "kinds.mm"), "utf8")).toBe(program);
    expect((await succeeds(["fmt", "--check", "kinds.mm"], { cwd })).stderr).toBe("");
  });

  test("a file with syntax errors is left alone; the others are formatted", async () => {
    const cwd = project(untidy);
    writeFileSync(join(cwd, "broken.mm"), "model {\n");
    await fails(["fmt", "broken.mm", "none.mm", "kinds.mm"], /error\[MM1\d\d\][\s\S]*MM801.*none\.mm/, {
      cwd,
    });
    expect(readFileSync(join(cwd, "broken.mm"), "utf8")).toBe("model {\n");
    expect(readFileSync(join(cwd, "kinds.mm"), "utf8")).toBe(program);
  });
});

describe("help", () => {
  const commands = [
    "check",
    "fmt",
    "compile",
    "train",
    "resume",
    "evaluate",
    "predict",
    "explain",
    "doctor",
    "new",
  ];

  test("names every command and exit code", async () => {
    const { stdout } = await succeeds(["--help"]);
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toMatch(/Exit codes:\n +0 +done\n +1 .*\n +2 .*\n +70 .*\n +130 .*\n +141 /);
  });

  test.each(commands)("of %s has examples of it", async (command) => {
    const { stdout } = await succeeds(["help", command]);
    expect(stdout).toMatch(new RegExp(`^Usage: multimc ${command} `));
    expect(stdout).toMatch(new RegExp(`Examples:\n  multimc ${command}`));
    expect(stdout).not.toMatch(/default: (\[\]|\{\})/);
  });

  test.each<[string[], RegExp]>([
    [[], /Usage: multimc/],
    [["trian"], /unknown command 'trian'\n\(Did you mean train\?\)/],
    [["help", "trian"], /unknown command 'trian'\n\(Did you mean train\?\)/],
    [["train"], /missing required argument 'file'/],
    [["train", "x.mm", "--epoch", "3"], /unknown option '--epoch'\n\(Did you mean --epochs\?\)/],
    [["train", "x.mm", "--epochs", "none"], /'none' is invalid\. It must be a whole number of at least 1\./],
    [["train", "x.mm", "--data", "reviews"], /It must be NAME=PATH/],
    [["check", "x.mm", "--format", "xml"], /Allowed choices are text, json/],
    [["explain", "MM9999"], /MM810.*There is no diagnostic MM9999/],
  ])("%j exits with 2", async (args, text) => {
    await fails(args, text, { code: 2 });
  });
});

test("explain prints the page of a code", async () => {
  const { stdout } = await succeeds(["explain", "mm804"]);
  expect(stdout).toMatch(/^# MM804: .*\n\n[\s\S]*Example:\n/);
});

test("doctor tells what is there, as text and as JSON", async () => {
  const { stdout } = await succeeds(["doctor"]);
  expect(stdout).toMatch(/^✓ multim +\d+\.\d+\.\d+ +Node \d+/);
  expect(stdout).toMatch(/^✓ engine onnx +onnxruntime-(node|web) \d.* GFLOP\/s, a small step in [\d.]+ ms$/m);
  expect(stdout).toMatch(
    /^(✓ engine tensorflow +@|✗ engine tensorflow +absent +.*`multimc setup tensorflow`)/m,
  );
  const findings = JSON.parse((await succeeds(["doctor", "--json"])).stdout);
  expect(findings).toContainEqual(expect.objectContaining({ name: "DuckDB", present: true }));
});

test("the version is the package's", async () => {
  const { stdout } = await succeeds(["--version"]);
  expect(stdout.trim()).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});
