// Trains a program and tells each step on stdout, so that a test can kill it at a moment of its choice.
import { train } from "../../dist/index.js";

const [program, out] = process.argv.slice(2);
for await (const event of train(program, { out, checkpointEvery: 7 }))
  if (event.type === "step") process.stdout.write("step\n");
