import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { isCompiledHere } from "../../src/library/setup/build.ts";

test("a binding is ours when it was compiled with our header as it is now", () => {
  const folder = mkdtempSync(join(tmpdir(), "multim-binding-"));
  try {
    const native = join(folder, "lib/napi-v8/tfjs_binding.node");
    const header = join(folder, "deps/include/tensorflow/c/c_api.h");
    expect(isCompiledHere(native)).toBe(false);
    mkdirSync(dirname(header), { recursive: true });
    copyFileSync("native/tensorflow.h", header);
    expect(isCompiledHere(native)).toBe(true);
    writeFileSync(header, "// Copyright 2018 The TensorFlow Authors.\n");
    expect(isCompiledHere(native)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
