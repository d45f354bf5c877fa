import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";

/** What runs of the tests keep; each time the tests are run have one of their own. */
export const cache = resolve(`node_modules/.cache/kept-${process.pid}`);

/** Tests of the command line and of the library run the bundles; what runs from source needs the one of the batches' thread. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "--bundles"], { stdio: "inherit" });
}

export function teardown(): void {
  rmSync(cache, { recursive: true, force: true });
}
