import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** From the ground up: a folder may import from those before it, and from itself. */
const layers = ["diagnostics", "parser", "typecheck", "ir", "codegen", "runtime", "data", "library", "cli"];
const core = ["diagnostics", "parser", "typecheck", "ir", "codegen"];
/** The only packages that the core may use: they compute and touch nothing outside. */
const pure = ["chevrotain", "fastest-levenshtein", "protobufjs", "picocolors"];
/** What the core must not name: the world outside. */
const impure =
  /\b(process\.|Date\.now|new Date\(|performance\.|Math\.random|fetch\(|setTimeout|setInterval|require\(|globalThis\.|console\.|import\()/;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(file, "utf8");
  const from = layerOf(file);
  return [...source.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gm)].map((match) => ({
    file,
    from,
    to: match[2]?.startsWith(".") ? layerOf(normalize(join(dirname(file), match[2]))) : (match[2] ?? ""),
    typeOnly: match[1] !== undefined,
  }));
}

function layerOf(file: string): string {
  return relative("src", file).split("/")[0] as string;
}

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join("src", name));
const imports = files.flatMap(importsOf);

describe("the architecture", () => {
  test("there is something to look at", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(100);
  });

  test("the core imports only itself and packages that are pure", () => {
    const outside = imports.filter(
      ({ from, to }) =>
        core.includes(from) && !core.includes(to) && !pure.some((p) => to === p || to.startsWith(`${p}/`)),
    );
    expect(outside).toEqual([]);
  });

  test("the core names no file, clock, network or environment", () => {
    const guilty = files
      .filter((file) => core.includes(layerOf(file)))
      .flatMap((file) =>
        readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && impure.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(guilty).toEqual([]);
  });

  test("imports flow one way", () => {
    // The training loop knows data sets by their type alone.
    const upward = imports.filter(
      ({ from, to, typeOnly }) =>
        layers.includes(to) && layers.indexOf(to) > layers.indexOf(from) && !(typeOnly && from === "runtime"),
    );
    expect(upward).toEqual([]);
  });

  test("no file is longer than 550 lines, and most are under 170", () => {
    const lengths = files.map((file) => readFileSync(file, "utf8").split("\n").length);
    const long = files.filter((_, i) => (lengths[i] as number) > 550);
    expect(long).toEqual([]);
    expect(lengths.filter((n) => n <= 170).length / lengths.length).toBeGreaterThan(0.7);
  });
});
