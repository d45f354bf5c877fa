import { execFileSync } from "node:child_process";

/** What runs from source needs one bundle: the thread that makes batches. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "src/data/batch-worker.ts"], { stdio: "inherit" });
}
