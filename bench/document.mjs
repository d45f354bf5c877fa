import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";

const file = new URL("../docs/benchmarks.md", import.meta.url);

/** Puts a bench's results into docs/benchmarks.md, between its marks; at the end where there are none yet. */
export function write(name, lines) {
  const [begin, end] = [`<!-- ${name}: written by npm run bench -->`, `<!-- end of ${name} -->`];
  const section = `${begin}\n${lines.join("\n").trim()}\n${end}`;
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  const written =
    from < 0
      ? `${text.trimEnd()}\n\n${section}\n`
      : text.slice(0, from) + section + text.slice(to + end.length);
  writeFileSync(file, written);
}

/** Rows as a table in Markdown; the first row is the head. */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** What measured, in a sentence. */
export function machine() {
  const [{ model }] = cpus();
  return `${model}, ${availableParallelism()} cores, Node ${process.versions.node}; the machine's load went up to ${loadavg()[1].toFixed(1)}`;
}

export const quantile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * share)];
export const median = (values) => quantile(values, 0.5);
export const geometricMean = (values) =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
