import { metricsFor } from "../../../src/typecheck/metrics.ts";
import { optimizers, scalarSettings, schedules } from "../../../src/typecheck/settings.ts";
import type { Signature } from "../../../src/typecheck/signatures.ts";
import type { Choices } from "./choices.ts";
import type { DataSet } from "./data.ts";
import { option, settings } from "./settings.ts";

const written = (c: Choices, signature: Signature) => `${signature.name}${settings(c, signature)}`;

/** `train`: the settings of one run, sometimes in two steps; and what predicts with it. */
export function training(
  c: Choices,
  data: DataSet,
  model: string,
  loss: string,
  parts: readonly string[],
): string[] {
  const required = [
    `model: ${model} on ${data.name}`,
    `loss: ${loss}`,
    `optimizer: ${written(c, c.pick(optimizers.entries))}`,
  ];
  const more = optional(c, data, parts);
  const doc = c.chance(0.2) ? "/// A run by chance.\n" : "";
  const isBased = c.chance(0.4);
  const [first, second] = isBased ? halves(c, more) : [more, []];
  const run = `${doc}train Run {\n${[...required, ...first].map((line) => `  ${line}\n`).join("")}}`;
  const other = isBased ? [`train Other = Run with { ${["seed: 3", ...second].join(", ")} }`] : [];
  return [run, ...other, ...predictions(c, data, isBased ? "Other" : "Run")];
}

function halves(c: Choices, lines: readonly string[]): [string[], string[]] {
  const first = c.some(lines.filter((line) => !line.startsWith("seed")));
  return [first, lines.filter((line) => !first.includes(line) && !line.startsWith("seed"))];
}

/** Settings that have defaults. */
function optional(c: Choices, data: DataSet, parts: readonly string[]): string[] {
  const watches = data.hasValidation && c.chance(0.95);
  const keep = watches ? `keep: best(${c.pick(metricsFor(data.target.kind))})` : "keep: last";
  const fitting = schedules.entries.filter(({ name }) => watches || name !== "plateau");
  const schedule = `schedule: ${written(c, c.pick(fitting))}`;
  const stop = watches && c.chance(0.6) ? `stop: patience(${c.between(1, 4)})` : "stop: never()";
  const hasTexts = data.fields.some(({ kind }) => kind === "text");
  const fit = scalarSettings.filter(({ name }) => name !== "group" || hasTexts);
  const scalars = fit.map((each) => `${each.name}: ${option(c, each)}`);
  const frozen = c.some(parts, 0.4);
  const freeze = frozen.length > 0 ? [`freeze: [${frozen.join(", ")}]`] : [];
  const [loaded] = parts;
  const load =
    loaded && !/[[.]/.test(loaded) && c.chance(0.15) ? [`load: { ${loaded}: "weights.safetensors" }`] : [];
  const all = [keep, ...c.some([schedule, stop], 0.75), ...c.some(scalars, 0.4), ...freeze, ...load];
  return c.shuffled(all);
}

function predictions(c: Choices, data: DataSet, train: string): string[] {
  if (!c.chance(0.5)) return [];
  const threshold = data.target.kind === "binary" ? ["threshold: 0.4"] : [];
  const columns = `columns: [${c.shuffled(data.columns).join(", ")}]`;
  const doc = c.chance(0.2) ? "/// What comes of it.\n" : "";
  return [`${doc}predict Scores { ${[`train: ${train}`, ...c.some([...threshold, columns])].join(", ")} }`];
}
