#!/usr/bin/env node
import module from "node:module";

// Where Node can (from 22.1 on), what it has compiled is kept for the next time.
module.enableCompileCache?.();
const { main } = await import("../dist/cli.js");
await main(process.argv.slice(2));
