import { type Entry, entry } from "./entry.ts";

const program = `train Shop {
  model: Recommend on Reviews
  …
}`;

/** What can go wrong while a program is found, trained, resumed or used. */
export const running = {
  noProgram: entry<{ file: string; reason: string }>(
    "MM801",
    "error",
    ({ file, reason }) => `The program ${file} can't be read: ${reason}`,
    {
      text: "The file that was named on the command line, or by an `import`, can't be read. Check its name and where you are.",
      example: "multimc check reviews.m",
      mended: "multimc check reviews.mm",
    },
  ),
  whichTrain: entry<{ wanted?: string; names: readonly string[] }>(
    "MM802",
    "error",
    ({ wanted, names }) =>
      names.length === 0
        ? "The program has no `train` declaration"
        : wanted === undefined
          ? `The program has several \`train\` declarations: ${names.join(", ")}; say which with --train NAME`
          : `The program has no \`train ${wanted}\`; it has ${names.join(", ")}`,
    {
      text: "Training needs one `train` declaration. Where a program has several, `--train NAME` chooses.",
      example: "multimc train shop.mm",
      mended: "multimc train shop.mm --train Quick",
    },
  ),
  setting: entry<{ text: string; reason: string }>(
    "MM803",
    "error",
    ({ text, reason }) => `--set ${text} can't be used: ${reason}`,
    {
      text: "`--set` gives settings of the `train` declaration and static parameters of its model: `--set epochs=3`, `--set model.width=128`, `--set optimizer.rate=0.01`. The value is an expression of the language.",
      example: "multimc train shop.mm --set model.width:128",
      mended: "multimc train shop.mm --set model.width=128",
    },
  ),
  notFinite: entry<{ what: string; epoch: number; step: number; value: number; rows: readonly string[] }>(
    "MM804",
    "error",
    ({ what, epoch, step, value, rows }) =>
      `The ${what} became ${value} in epoch ${epoch}, step ${step}${rows.length > 0 ? ` (rows ${rows.slice(0, 8).join(", ")}${rows.length > 8 ? ", …" : ""})` : ""}`,
    {
      text: "A loss or gradient that is NaN or infinite can't be trained further: the parameters would be lost. Usual causes are a learning rate that is too high (lower `rate`, add `clip: 1.0`), numbers of very different sizes that were not standardized, and a logarithm or division at zero in a definition. The run's folder keeps what was written before: the last checkpoint and the best weights. The rows are those of the step's batch, by their key.",
      example: `${program.replace("…", "optimizer: sgd(rate: 1e6)")}`,
      mended: `${program.replace("…", "optimizer: sgd(rate: 0.01)")}`,
    },
  ),
  noRun: entry<{ folder: string; missing: string }>(
    "MM805",
    "error",
    ({ folder, missing }) => `${folder} is not a run that can be used: it has no ${missing}`,
    {
      text: "`resume` takes the folder of a run; `evaluate` and `predict` take the folder of a run that has finished, or its `model` folder.",
      example: "multimc resume examples",
      mended: "multimc resume runs/Shop-2026-01-31-12-00-00",
    },
  ),
  damaged: entry<{ file: string; reason: string }>(
    "MM806",
    "error",
    ({ file, reason }) => `${file} is damaged: ${reason}`,
    {
      text: "The file is not what was written. Files of a run are written whole or not at all, so something else has changed it. Train again, or restore the file.",
      example: "multimc resume runs/Shop   # after checkpoint.safetensors was cut short",
    },
  ),
  dataChanged: entry<{ folder: string }>(
    "MM807",
    "error",
    ({ folder }) => `The data are not those that ${folder} was trained on`,
    {
      text: "A run goes on only with the same rows, prepared in the same way; otherwise its metrics would mix two experiments. Restore the data, or train anew.",
      example: "multimc resume runs/Shop   # after reviews.csv was edited",
    },
  ),
  weights: entry<{ file: string; part: string; reason: string }>(
    "MM808",
    "error",
    ({ file, part, reason }) => `The weights for \`${part}\` can't be loaded from ${file}: ${reason}`,
    {
      text: "`load` fills a part of the model with weights of the same names and shapes from a safetensors file, such as `weights.safetensors` of another run's model.",
      example: `${program.replace("…", 'load: { words: "missing.safetensors" }')}`,
    },
  ),
  cannotWrite: entry<{ path: string; reason: string }>(
    "MM809",
    "error",
    ({ path, reason }) => `${path} can't be written: ${reason}`,
    {
      text: "The output could not be written; nothing was left half-written.",
      example: "multimc train shop.mm --out /",
    },
  ),
  runExists: entry<{ folder: string }>("MM811", "error", ({ folder }) => `${folder} already holds a run`, {
    text: "A new run never overwrites another. `multimc resume FOLDER` goes on with it; another `--out` begins anew.",
    example: "multimc train shop.mm --out runs/Shop   # a second time",
    mended: "multimc resume runs/Shop",
  }),
  nothingToMeasure: entry<{ part: string }>(
    "MM812",
    "error",
    ({ part }) => `${part}: there is nothing to measure the model on`,
    {
      text: "`evaluate` compares predictions with targets. It needs rows whose target is known: new ones by `--input`, or a part of the data that the split declares.",
      example: "multimc evaluate runs/Shop --input new.csv   // new.csv has no target column",
      mended: "multimc predict runs/Shop --input new.csv --output scores.csv",
    },
  ),
  usage: entry<{ reason: string }>("MM810", "error", ({ reason }) => reason, {
    text: "The command line was not understood. `multimc help COMMAND` shows what a command takes, with examples.",
    example: "multimc train",
    mended: "multimc train shop.mm",
  }),
} satisfies Record<string, Entry<never>>;
