import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, onTestFinished } from "vitest";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd?: string;
  /** The greatest size of a file that may be written, in KiB: beyond it, writing fails as on a full disk. */
  readonly fileLimit?: number;
}

const bin = resolve("bin/multimc.js");

/** Starts the real command line. */
export function start(
  args: readonly string[],
  { cwd, fileLimit }: Surroundings = {},
): ChildProcessWithoutNullStreams {
  const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
  const command = [process.execPath, bin, ...args];
  const [program = "", ...rest] =
    fileLimit === undefined
      ? command
      : ["bash", "-c", `ulimit -f ${fileLimit}; exec "$@"`, "bash", ...command];
  return spawn(program, rest, { cwd, env });
}

/** What a process says until it ends. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, stdout, stderr };
}

/** Runs the real command line to its end. */
export function multimc(args: readonly string[], surroundings?: Surroundings): Promise<Outcome> {
  return ended(start(args, surroundings));
}

/** Runs the command line and expects that all goes well. */
export async function succeeds(args: readonly string[], surroundings?: Surroundings): Promise<Outcome> {
  const outcome = await multimc(args, surroundings);
  expect(outcome.code, outcome.stderr).toBe(0);
  return outcome;
}

/** Runs the command line and expects a mistake of the user's: its text, no stack trace, no word of a mistake of ours. */
export async function fails(
  args: readonly string[],
  text: RegExp,
  { code = 1, ...surroundings }: Surroundings & { readonly code?: number } = {},
): Promise<Outcome> {
  const outcome = await multimc(args, surroundings);
  expect(outcome.stderr).toMatch(text);
  expect(outcome.stderr).not.toMatch(/^ +at |internal:/m);
  expect(outcome.code, outcome.stderr).toBe(code);
  return outcome;
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
