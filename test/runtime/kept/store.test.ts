import { mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cacheEntry, foundEntry } from "../../../src/runtime/cache.ts";
import { RowStore } from "../../../src/runtime/kept/store.ts";
import { temporaryFolder } from "../../e2e/multimc.ts";

const WIDTH = 3;
const ROOM = 1 << 20;
const key = (name: string) => name.padEnd(16, "·").slice(0, 16);
const values = (n: number) => Float32Array.of(n, n + 0.5, -n);

function open(folder: string, room = ROOM): RowStore {
  return new RowStore(folder, WIDTH, room);
}

/** The first number of a row; undefined where there is none. */
function first(store: RowStore, name: string): number | undefined {
  const number = store.find(key(name));
  if (number === undefined) return undefined;
  const into = new Float32Array(WIDTH);
  store.read(number, into);
  expect(into).toEqual(values(into[0] as number));
  return into[0];
}

describe("a store of rows", () => {
  test("has what was put into it, written or not, and so has the next one on its folder", async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.add(key("a"), values(1));
    store.add(key("b"), values(2));
    expect([first(store, "a"), first(store, "b"), first(store, "c")]).toEqual([1, 2, undefined]);
    await store.flush();
    store.add(key("c"), values(3));
    expect([first(store, "a"), first(store, "b"), first(store, "c")]).toEqual([1, 2, 3]);
    await store.close();
    const next = open(folder);
    next.add(key("d"), values(4));
    expect(["a", "b", "c", "d"].map((name) => first(next, name))).toEqual([1, 2, 3, 4]);
    await next.close();
  });

  test("is used by several at the same time", async () => {
    const folder = temporaryFolder();
    const [one, two] = [open(folder), open(folder)];
    one.add(key("a"), values(1));
    two.add(key("a"), values(1));
    two.add(key("b"), values(2));
    await Promise.all([one.close(), two.close()]);
    const third = open(folder);
    expect([first(third, "a"), first(third, "b")]).toEqual([1, 2]);
    await third.close();
  });

  test("takes no more than it has room for", async () => {
    const store = open(temporaryFolder(), 2 * (16 + 4 * WIDTH));
    expect(["a", "b", "c", "a"].map((name, i) => store.add(key(name), values(i)))).toEqual([
      0,
      1,
      undefined,
      0,
    ]);
    await store.close();
  });

  test("keeps in memory what can't be written, and takes no more", async () => {
    const folder = join(temporaryFolder(), "gone");
    mkdirSync(folder);
    const store = open(folder);
    store.add(key("a"), values(1));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "no folder");
    await store.flush();
    expect(first(store, "a")).toBe(1);
    expect(store.add(key("b"), values(2))).toBeUndefined();
    await store.close();
  });

  test("takes up no file that is being written", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, ".0123abcd.part.x.rows.tmp"), "half of it");
    const store = open(folder);
    expect(store.add(key("a"), values(1))).toBe(0);
    await store.close();
  });
});

describe("the cache", () => {
  test("loses the entries that were not used for longest, where it takes too much", async () => {
    const root = temporaryFolder();
    vi.stubEnv("MULTIM_CACHE", root);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    for (const [i, name] of ["old", "older", "new"].entries()) {
      const folder = await cacheEntry(name);
      writeFileSync(join(folder, "x.rows"), new Uint8Array(100));
      const used = new Date(2020, 1, [2, 1, 3][i]);
      utimesSync(folder, used, used);
    }
    await cacheEntry("newest", 200);
    expect(readdirSync(root).sort()).toEqual(["new", "newest", "old"]);
    await cacheEntry("old", 100);
    expect(readdirSync(root).sort()).toEqual(["newest", "old"]);
  });

  test("is as it was where an entry is looked for that is not there; one that is there is used then", async () => {
    const root = temporaryFolder();
    vi.stubEnv("MULTIM_CACHE", root);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(await foundEntry("one")).toBeUndefined();
    expect(readdirSync(root)).toEqual([]);
    const folder = await cacheEntry("one");
    utimesSync(folder, new Date(2020, 1, 1), new Date(2020, 1, 1));
    expect(await foundEntry("one")).toBe(folder);
    expect(statSync(folder).mtimeMs).toBeGreaterThan(Date.now() - 3_600_000);
  });
});
