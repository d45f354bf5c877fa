import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { sharedFolder } from "./e2e/multimc.ts";
import { writeShop } from "./e2e/shop.ts";

const run = promisify(execFile);

const consumer = `import { type TrainEvent, type TrainOptions, check, MultimError, train } from "multim";

const options: TrainOptions = { settings: ["epochs=1"], out: "run", signal: AbortSignal.timeout(300_000) };
const { diagnostics } = await check("shop.mm");
if (diagnostics.some(({ severity }) => severity === "error")) throw new MultimError(diagnostics);
let last: TrainEvent | undefined;
for await (const event of train("shop.mm", options)) last = event;
if (last?.type !== "finished") throw new Error("it has not finished");
const auroc: number | undefined = last.result.test["auroc"];
console.log(typeof auroc);
`;

describe("the package, installed into an empty folder without development packages", {
  timeout: 900_000,
}, () => {
  const folder = sharedFolder();
  const home = join(folder, "home");
  const here = (...names: string[]) => join(home, ...names);

  beforeAll(async () => {
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", folder]);
    const [{ filename, files }] = JSON.parse(stdout.slice(stdout.search(/^\[/m)));
    const paths = files.map((file: { path: string }) => file.path);
    const std = readdirSync("std").map((name) => `std/${name}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...["LICENSE", "README.md", "bin/multimc.js", "package.json"],
        ...["cli.cjs", "index.js", "batch-worker.js", "std.json", "licenses.txt", "types/index.d.ts"].map(
          (name) => `dist/${name}`,
        ),
        ...std,
      ]),
    );
    const folders = new Set(paths.map((path: string) => path.split("/")[0]));
    expect([...folders].sort()).toEqual([
      "LICENSE",
      "README.md",
      "bin",
      "dist",
      "native",
      "package.json",
      "std",
    ]);
    mkdirSync(home);
    writeFileSync(here("package.json"), '{ "name": "home", "type": "module" }');
    const args = ["install", "--omit=dev", "--prefer-offline", join(folder, filename)];
    await run("npm", args, {
      cwd: home,
      env: { ...process.env, npm_config_onnxruntime_node_install: "skip" },
    });
    await writeShop(home);
  });

  const multimc = (...args: string[]) => run(here("node_modules/.bin/multimc"), args, { cwd: home });

  test("has what its command line needs", async () => {
    expect((await multimc("doctor")).stdout).toMatch(/^✓ engine onnx/m);
    expect((await multimc("check", "shop.mm")).stderr).toBe("shop.mm: no errors\n");
    const { stdout } = await multimc("train", "shop.mm", "--epochs", "1", "--out", "first", "--json");
    expect(JSON.parse(stdout).run).toBe("first");
    await multimc("predict", "first", "--output", "scores.csv");
    await multimc("new", "again.mm", "--data", "reviews.csv", "--target", "liked");
    await multimc("check", "again.mm");
  });

  test("has the library, with its types", async () => {
    writeFileSync(here("use.mts"), consumer);
    const strict = [
      "--strict",
      "--exactOptionalPropertyTypes",
      "--noUncheckedIndexedAccess",
      "--skipLibCheck",
      "false",
    ];
    const to = ["--module", "nodenext", "--target", "es2023", "--lib", "es2023", "--types", "node"];
    const roots = ["--typeRoots", resolve("node_modules/@types")];
    await run(
      process.execPath,
      [resolve("node_modules/typescript/lib/tsc.js"), ...strict, ...to, ...roots, "use.mts"],
      {
        cwd: home,
      },
    );
    expect((await run(process.execPath, ["use.mjs"], { cwd: home })).stdout).toBe("number\n");
  });
});
