#!/usr/bin/env node
const { enableCompileCache } = require("node:module");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { load } = require("./compiled.js");

enableCompileCache?.();
const { exported, keep } = load(join(__dirname, "../dist/cli.cjs"));

// `check` goes through most of what other commands need too: what is compiled in it is kept, once. V8 takes that back only if no flag was
// set; after that, check is over before optimised code would pay, or marking what is in use beside the work.
const isCheck = process.argv[2] === "check";
if (isCheck && !keep) for (const flag of ["--no-opt", "--no-incremental-marking"]) setFlagsFromString(flag);
exported.main(process.argv.slice(2)).then(() => isCheck && keep?.());
