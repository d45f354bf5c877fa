// Trains a program and kills its own process (SIGKILL) at a moment: after a step, before a file takes its place, or in the
// middle of writing it. Moments are given as JSON: {"step": 3}, {"renaming": "best.safetensors", "time": 2},
// {"writing": "checkpoint.safetensors", "time": 1}. Times count from 1. "engine" is the one that trains.
import { promises as files } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const [program, out, given] = process.argv.slice(2);
const moment = JSON.parse(given);
const die = () => process.kill(process.pid, "SIGKILL");
const { open, rename } = files;
let times = 0;

files.rename = async (from, to) => {
  if (moment.renaming && to.endsWith(`/${moment.renaming}`) && ++times === moment.time) die();
  return rename(from, to);
};
files.open = async (path, ...rest) => {
  const file = await open(path, ...rest);
  if (moment.writing && path.endsWith(`.${moment.writing}`) && ++times === moment.time) {
    const write = file.writeFile.bind(file);
    file.writeFile = async (bytes) => {
      await write(bytes.subarray(0, bytes.length / 2));
      die();
    };
  }
  return file;
};
// What imports these functions by name gets those above.
syncBuiltinESMExports();

const { train } = await import("../../dist/index.js");
for await (const event of train(program, { out, engine: moment.engine, checkpointEvery: 4 }))
  if (moment.step && event.type === "step" && ++times === moment.step) die();
