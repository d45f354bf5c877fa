import { execFileSync } from "node:child_process";

/** Tests of the command line and of the library run the bundles; what runs from source needs the one of the batches' thread. */
export function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "--bundles"], { stdio: "inherit" });
}
