import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

/** From the ground up: a folder imports from those before it and from itself; src/index.ts is the front of them all. */
const layers = ["diagnostics", "parser", "typecheck", "ir", "codegen", "runtime", "data", "library", "cli"];
/** The pure ones: they compute, and touch nothing outside. */
const core = ["diagnostics", "parser", "typecheck", "ir", "codegen"];

/** The packages that each layer may import; only what is not pure imports Node's own. */
const packages: Readonly<Record<string, readonly string[]>> = {
  diagnostics: ["picocolors"],
  parser: ["chevrotain", "fastest-levenshtein"],
  typecheck: ["fastest-levenshtein"],
  ir: [],
  codegen: ["protobufjs"],
  runtime: [
    "onnxruntime-common",
    "onnxruntime-node",
    "onnxruntime-web",
    "@tensorflow/tfjs-backend-cpu",
    "@tensorflow/tfjs-backend-wasm",
    "@tensorflow/tfjs-backend-webgpu",
    "@tensorflow/tfjs-core",
    "webgpu",
  ],
  data: ["@duckdb/node-api", "sharp"],
  library: ["@duckdb/node-api", "sharp", "yauzl"],
  cli: ["commander", "picocolors"],
};

/** What the core must not name: the world outside. */
const impure =
  /\b(process|performance|globalThis|console|Buffer|__dirname)\b(?!["'?:])|\b(Date\.now|new Date|Math\.random|import\.meta)\b|(?<![.#\w])(fetch|setTimeout|setInterval|setImmediate|queueMicrotask|require)\(/;

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Types alone are gone when the program runs. */
  readonly typeOnly: boolean;
}

/** A source without its comments. Texts in quotes stay, so that what looks like a comment in them does too. */
function withoutComments(source: string): string {
  return source.replaceAll(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, text: string | undefined) => text ?? " ",
  );
}

const STATIC = /^\s*(?:import|export)\s+(?:(type)\s+)?(?:([^"';]*?)\s*from\s*)?"([^"\n]+)"/gm;
const DYNAMIC = /(?<![.#\w])import\(\s*(?:"([^"\n]+)"|([^")\s]))/g;

function importsOf(file: string): Import[] {
  const source = withoutComments(readFileSync(file, "utf8"));
  const found = (path: string, typeOnly: boolean): Import => ({
    file,
    from: layerOf(file),
    to: path.startsWith(".") ? layerOf(normalize(join(dirname(file), path))) : path,
    typeOnly,
  });
  const named = [...source.matchAll(STATIC)].map(([, type, names, path = ""]) => {
    const each = /^\{([^}]*)\}$/
      .exec(names ?? "")?.[1]
      ?.split(",")
      .filter((name) => name.trim() !== "");
    return found(path, type !== undefined || (each?.every((name) => /^\s*type\s/.test(name)) ?? false));
  });
  return [...named, ...[...source.matchAll(DYNAMIC)].map(([, path]) => found(path ?? "(computed)", false))];
}

function layerOf(file: string): string {
  return relative("src", file).split("/")[0] as string;
}

const packageOf = (path: string) => path.split("/", path.startsWith("@") ? 2 : 1).join("/");

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

const files = filesIn("src").filter((name) => name.endsWith(".ts"));
const imports = files.flatMap(importsOf);
const show = ({ file, to }: Import) => `${file} imports ${to}`;

describe("the architecture", () => {
  test("imports are seen, whatever their form", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(new Set(files.map(layerOf))).toEqual(new Set([...layers, "index.ts"]));
    const forms = imports.filter(({ file }) => file.startsWith("src/runtime/engines")).map(({ to }) => to);
    expect(forms).toEqual(
      expect.arrayContaining(["onnxruntime-node", "onnxruntime-common", "codegen", "node:fs"]),
    );
    expect(imports.some(({ typeOnly }) => typeOnly)).toBe(true);
    const statements = files.flatMap(
      (file) => readFileSync(file, "utf8").match(/^(import|export) .*from "|^\} from "/gm) ?? [],
    );
    expect(imports.length).toBeGreaterThanOrEqual(statements.length);
  });

  test("imports flow one way", () => {
    // The training loop knows data sets by their type alone.
    const allowed = (one: Import) => one.typeOnly && one.from === "runtime" && one.to === "data";
    const upward = imports.filter(
      (one) =>
        layers.includes(one.from) && layers.indexOf(one.to) > layers.indexOf(one.from) && !allowed(one),
    );
    expect(upward.map(show)).toEqual([]);
    expect(imports.filter(({ to }) => to === "index.ts").map(show)).toEqual([]);
  });

  test("each layer uses the packages that it may use", () => {
    const outside = imports.filter(({ from, to }) => {
      if (layers.includes(to) || from === "index.ts") return false;
      const isNode = to.startsWith("node:");
      return isNode ? core.includes(from) : !packages[from]?.includes(packageOf(to));
    });
    expect(outside.map(show)).toEqual([]);
    expect(imports.filter(({ from, to }) => from === "index.ts" && !layers.includes(to)).map(show)).toEqual(
      [],
    );
  });

  test("each package that is installed with this one is used", () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    const used = new Set(imports.map(({ to }) => packageOf(to)));
    const installed = Object.keys({ ...dependencies, ...optionalDependencies });
    expect(installed.filter((name) => !used.has(name))).toEqual([]);
  });

  test("the core names no file, clock, network or environment", () => {
    const guilty = files
      .filter((file) => core.includes(layerOf(file)))
      .flatMap((file) =>
        withoutComments(readFileSync(file, "utf8"))
          .replaceAll(/"(?:\\.|[^"\\\n])*"/g, '""')
          .split("\n")
          .filter((line) => impure.test(line))
          .map((line) => `${file}: ${line.trim()}`),
      );
    expect(guilty).toEqual([]);
  });

  test.each([
    ["process.cwd()", true],
    ["const t = Date.now();", true],
    ["await fetch(url)", true],
    ["Math.random()", true],
    ["return globalThis.x", true],
    ["new URL(import.meta.url)", true],
    ["this.fetch(tokens)", false],
    ["processed.push(1)", false],
    ["performanceOf(x)", false],
  ])("what is impure is recognised: %s", (line, expected) => expect(impure.test(line)).toBe(expected));

  test("no file is longer than 550 lines, and most are under 170", () => {
    const lengths = files.map((file) => readFileSync(file, "utf8").split("\n").length);
    expect(files.filter((_, i) => (lengths[i] as number) > 550)).toEqual([]);
    expect(lengths.filter((n) => n <= 170).length / lengths.length).toBeGreaterThan(0.7);
  });
});

describe("the texts of the project", () => {
  const roots = [
    ".ci",
    "bench",
    "bin",
    "docs",
    "examples",
    "grammar",
    "lsp",
    "scripts",
    "src",
    "std",
    "test",
  ];
  const own = [
    "README.md",
    "package.json",
    "tsconfig.json",
    "biome.json",
    "vitest.config.ts",
    "vitest.slow.config.ts",
  ];
  const texts = [
    ...roots.filter((name) => existsSync(name)).flatMap(filesIn),
    ...own.filter((name) => existsSync(name)),
  ]
    .filter((name) => /\.(ts|mjs|js|mm|md|json|ebnf|html|txt|ir|snap)$|\/run$/.test(name))
    .filter((name) => name !== "test/architecture.test.ts" && !name.includes("node_modules"));

  const lines = (pattern: RegExp, among: readonly string[] = texts) =>
    among.flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => pattern.test(line))
        .map((line) => `${file}: ${line.trim().slice(0, 120)}`),
    );

  test("name no place of one machine", () => {
    expect(lines(/(?<![\w.~*-])\/(work|root|home|tmp|Users)\/\w/)).toEqual([]);
  });

  test("leave nothing for later", () => {
    expect(lines(/\b(TODO|FIXME|XXX|HACK)\b|\bfor now\b|\b(not|un)[ -]?implemented\b/)).toEqual([]);
  });

  test("skip no test but where the machine lacks what it needs, and single none out", () => {
    const skipped =
      /\b(test|it|describe)(\.concurrent|\.sequential|\.each)*\.(skip|only|todo|fails)\b|\bx(it|test|describe)\(/;
    expect(
      lines(
        skipped,
        texts.filter((name) => name.startsWith("test/")),
      ),
    ).toEqual([]);
  });
});
