#!/usr/bin/env node
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { load } = require("./compiled.js");

enableCompileCache?.();
const { exported, keep } = load(join(__dirname, "../dist/cli.cjs"));

// `check` is over before optimised code would pay, or marking what is in use beside the work. What is compiled in it is kept: that
// is most of what other commands need too, and is taken back only under the same flags.
const isCheck = process.argv[2] === "check";
const costly = isCheck ? ["opt", "incremental-marking"] : [];
for (const flag of costly) setFlagsFromString(`--no-${flag}`);
exported.main(process.argv.slice(2)).then(() => {
  for (const flag of costly) setFlagsFromString(`--${flag}`);
  if (isCheck) keep();
});
