// `npm run bench`: measures against the peers and writes docs/benchmarks.md. `npm run bench -- steps|passes|runs …` does one part.
const parts = ["steps", "passes", "runs"];
const [wanted, ...rest] = process.argv.slice(2);
if (wanted !== undefined && !parts.includes(wanted))
  throw new Error(`there is ${parts.join(", ")}, and no ${wanted}`);
process.argv.splice(2, process.argv.length, ...rest);
for (const part of wanted === undefined ? parts : [wanted]) await import(`./${part}.mjs`);
