#!/usr/bin/env node
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { load } = require("./compiled.js");

enableCompileCache?.();
const { exported, keep } = load(join(__dirname, "../dist/cli.cjs"));
exported.main(process.argv.slice(2)).then(() => {
  // What is kept is taken back only under the same flags; `check` turns this one off.
  setFlagsFromString("--opt");
  // It goes through most of what other commands need too.
  if (process.argv[2] === "check") keep();
});
