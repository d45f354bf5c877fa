import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { besideName, removeParts, requireWritable, writeAtomic } from "../../src/runtime/files.ts";
import { systemReason } from "../../src/runtime/reason.ts";
import { temporaryFolder } from "../e2e/multimc.ts";

describe("writeAtomic", () => {
  test("writes a file, and the folders above it", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "a", "b.txt");
    await writeAtomic(path, "one");
    await writeAtomic(path, "two");
    expect(readFileSync(path, "utf8")).toBe("two");
    expect(readdirSync(join(folder, "a"))).toEqual(["b.txt"]);
  });

  test("leaves nothing where it can't write, and says why", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "taken"));
    writeFileSync(join(folder, "file"), "");
    await expect(writeAtomic(join(folder, "taken"), "x")).rejects.toThrow(/MM809: .*: it is a folder/);
    await expect(writeAtomic(join(folder, "file", "x"), "x")).rejects.toThrow(
      /MM809: .*: it is there already|no folder/,
    );
    expect(readdirSync(folder)).toEqual(["file", "taken"]);
    expect(readdirSync(join(folder, "taken"))).toEqual([]);
  });
});

test("removeParts removes what killed writers left, and nothing else", async () => {
  const folder = temporaryFolder();
  for (const name of [besideName("run.json"), ".hidden", "run.json"]) writeFileSync(join(folder, name), "");
  await removeParts(folder);
  await removeParts(join(folder, "none"));
  expect(readdirSync(folder)).toEqual([".hidden", "run.json"]);
});

test("requireWritable refuses a path below a file, and makes nothing", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "file"), "");
  await requireWritable(join(folder, "new", "run"));
  expect(existsSync(join(folder, "new"))).toBe(false);
  await expect(requireWritable(join(folder, "file"))).rejects.toThrow(/MM809/);
  await expect(requireWritable(join(folder, "file", "run"))).rejects.toThrow(/MM809: .*no folder/);
});

test("systemReason speaks plainly, and keeps what it does not know", () => {
  expect(systemReason(Object.assign(new Error("ENOSPC: …"), { code: "ENOSPC" }))).toBe("the disk is full");
  expect(systemReason(new Error("first\nsecond"))).toBe("first");
});
