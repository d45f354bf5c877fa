import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, onTestFinished } from "vitest";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const bin = resolve("bin/multimc.js");

/** Starts the real command line. */
export function start(args: readonly string[], options: { cwd?: string } = {}): ChildProcess {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  return spawn(process.execPath, [bin, ...args], { cwd: options.cwd, env });
}

/** Runs the real command line to its end. */
export async function multimc(args: readonly string[], options: { cwd?: string } = {}): Promise<Outcome> {
  const child = start(args, options);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, stdout, stderr };
}

/** A folder that goes when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "multim-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A folder that goes when the tests of a file, or of the `describe` around the call, have ended. */
export function sharedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "multim-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
