import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";

interface Loaded {
  readonly exported: { readonly answer: () => string };
  readonly keep?: () => void;
}

const { load } = createRequire(import.meta.url)("../../bin/compiled.js") as { load(file: string): Loaded };

const folder = mkdtempSync(join(tmpdir(), "multim-compiled-"));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("what is kept is of the file as it is, and where none can be written there is none", () => {
  const file = join(folder, "one.cjs");
  const caches = () => readdirSync(folder).filter((name) => name.endsWith(".cache"));
  const write = (answer: string, seconds: number) => {
    writeFileSync(file, `exports.answer = () => "${answer}" + require("node:path").basename(__filename);`);
    utimesSync(file, seconds, seconds);
  };
  write("a", 1000);
  const first = load(file);
  expect(first.exported.answer()).toBe("aone.cjs");
  first.keep?.();
  expect(caches()).toHaveLength(1);
  const again = load(file);
  expect(again.exported.answer()).toBe("aone.cjs");
  expect(again.keep).toBeUndefined();
  write("b", 2000);
  const second = load(file);
  expect(second.exported.answer()).toBe("bone.cjs");
  rmSync(folder, { recursive: true });
  expect(() => second.keep?.()).not.toThrow();
});
