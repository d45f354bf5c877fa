import { type Entry, entry } from "./entry.ts";
import { block, ITEM, program, reviews, SETTINGS, trained } from "./example.ts";

const good = trained(SETTINGS);
const withSetting = (...settings: string[]) => trained([...SETTINGS, ...settings]);
const without = (name: string) => trained(SETTINGS.filter((setting) => !setting.startsWith(name)));
const base = `train Shop {\n${SETTINGS.map((setting) => `  ${setting}\n`).join("")}}\n`;
const followedBy = (rest: string) => program(reviews(ITEM), `${base}\n${rest}`);
const stars = block(
  `source reviews = csv("reviews.csv")`,
  ITEM,
  "target stars: number = reviews.stars",
  "split by random() { train: 90%, validation: 10% }",
);
const unvalidated = (...settings: string[]) =>
  program(
    reviews(ITEM).replace("{ train: 90%, validation: 10% }", "{ train: 100% }"),
    base.replace(
      "}",
      settings
        .map((setting) => `  ${setting}\n`)
        .join("")
        .concat("}"),
    ),
  );

/** `train` and `predict`. */
export const train = {
  unknownSetting: entry<{ what: string; name: string }>(
    "MM601",
    "error",
    ({ what, name }) => `${what} has no setting \`${name}\``,
    {
      text: "Nothing is ignored: a setting that does not exist is a mistake. The note lists those that do.",
      example: withSetting("epoch: 5"),
      mended: withSetting("epochs: 5"),
    },
  ),
  settingTwice: entry<{ what: string; name: string }>(
    "MM602",
    "error",
    ({ what, name }) => `${what} has the setting \`${name}\` twice`,
    {
      text: "Every setting is given once. To change one for another run, write `train Other = Shop with { … }`.",
      example: withSetting("epochs: 5", "epochs: 10"),
      mended: withSetting("epochs: 10"),
    },
  ),
  missingSetting: entry<{ what: string; name: string }>(
    "MM603",
    "error",
    ({ what, name }) => `${what} has no \`${name}\``,
    {
      text: "Training needs a `model` on data, a `loss` and an `optimizer`; predicting needs a `train`. All other settings have defaults.",
      example: without("optimizer"),
      mended: good,
    },
  ),
  circularBase: entry<{ name: string; chain: string }>(
    "MM604",
    "error",
    ({ name, chain }) => `train \`${name}\` is based on itself: ${chain}`,
    {
      text: "`train Quick = Shop with { … }` takes the settings of `Shop` and changes some. Following the bases must end at a `train` that has none.",
      example: program(
        reviews(ITEM),
        base.replace("Shop", "Shop = Quick with").concat("\ntrain Quick = Shop with { rows: 500 }\n"),
      ),
      mended: followedBy("train Quick = Shop with { rows: 500 }\n"),
    },
  ),
  notModelOnData: entry<{ found: string }>(
    "MM605",
    "error",
    ({ found }) => `\`model\` takes a model on data, not \`${found}\``,
    {
      text: "Write `MODEL on DATA`, or `MODEL(fuse: concatenated) on DATA` to give the model's static parameters.",
      example: trained(["model: Likes", ...SETTINGS.slice(1)]),
      mended: good,
    },
  ),
  metricForOtherTarget: entry<{ metric: string; target: string; kind: string }>(
    "MM606",
    "error",
    ({ metric, target, kind }) => `\`${metric}\` does not measure target \`${target}\`, which is ${kind}`,
    {
      text: "Each metric is for some kinds of target; the note lists those that fit this one.",
      example: withSetting("keep: best(rmse)"),
      mended: withSetting("keep: best(auroc)"),
    },
  ),
  needsValidation: entry<{ setting: string; data: string }>(
    "MM607",
    "error",
    ({ setting, data }) =>
      `\`${setting}\` needs a validation part, and the split of data \`${data}\` has none`,
    {
      text: "Which epoch is best, and when to stop, is decided on rows that the model is not trained on. Give the split a `validation` part.",
      example: unvalidated("keep: best(auroc)"),
      mended: withSetting("keep: best(auroc)"),
    },
  ),
  nothingWatched: entry<{ setting: string }>(
    "MM608",
    "error",
    ({ setting }) => `\`${setting}\` watches the metric of \`keep\`, and \`keep: last\` has none`,
    {
      text: "Stopping early and lowering the rate on a plateau follow the metric of `keep: best(METRIC)`.",
      example: withSetting("keep: last", "stop: patience(3)"),
      mended: withSetting("keep: best(auroc)", "stop: patience(3)"),
    },
  ),
  notAPath: entry<{ setting: string; found: string }>(
    "MM609",
    "error",
    ({ setting, found }) => `\`${setting}\` takes paths of parameters; \`${found}\` is none`,
    {
      text: "A path goes through the `let` names of the model and what they call: `words`, `rest.linear`, `words.block[0]`. `freeze` takes a list of them, `load` a file for each.",
      example: withSetting('load: { embed: "words.safetensors" }', "freeze: [2 * 3]"),
      mended: withSetting('load: { embed: "words.safetensors" }', "freeze: [embed]"),
    },
  ),
  pathTwice: entry<{ setting: string; path: string; other: string }>(
    "MM610",
    "error",
    ({ setting, path, other }) =>
      path === other
        ? `\`${setting}\` has the path \`${path}\` twice`
        : `\`${setting}\` has \`${path}\`, which is already part of \`${other}\``,
    {
      text: "A path stands for all parameters below it, so naming one of them again says nothing new.",
      example: withSetting("freeze: [embed, embed]"),
      mended: withSetting("freeze: [embed]"),
    },
  ),
  thresholdForOtherTarget: entry<{ target: string; kind: string }>(
    "MM611",
    "error",
    ({ target, kind }) => `a \`threshold\` is for binary targets, and \`${target}\` is ${kind}`,
    {
      text: "The threshold is the probability from which a row counts as positive. Classes are predicted by the greatest probability, numbers directly.",
      example: `import { embed, number_head, squared_error } from "std"

${stars}
model Rates(item: category) -> number[1] {
  number_head(embed(item, width: 8))
}

train Shop {
  model: Rates on Reviews
  loss: squared_error
  optimizer: adam(rate: 1e-3)
}

predict Scores { train: Shop, threshold: 0.5 }
`,
      mended: followedBy("predict Scores { train: Shop, threshold: 0.5 }\n"),
    },
  ),
  notATrain: entry<{ found: string }>(
    "MM612",
    "error",
    ({ found }) => `\`${found}\` is not the name of a train`,
    {
      text: "`predict` uses what a training has learned: give it the name of a `train`.",
      example: followedBy('predict Scores { train: "Shop" }\n'),
      mended: followedBy("predict Scores { train: Shop }\n"),
    },
  ),
  unknownPart: entry<{ setting: string; path: string; model: string }>(
    "MM613",
    "error",
    ({ setting, path, model }) => `\`${setting}\` names \`${path}\`, and model \`${model}\` has no such part`,
    {
      text: "A part is named by the path to it: the `let` names of the model, what they call, and the turns of a `repeat`. It has parameters or states.",
      example: withSetting("freeze: [embedding]"),
      mended: withSetting("freeze: [embed]"),
    },
  ),
  groupWithoutText: entry<{ data: string }>(
    "MM614",
    "error",
    ({ data }) => `rows can't be grouped by length: no field of \`${data}\` is a text`,
    {
      text: "`group: length` draws batches of rows whose texts are about as long, so that little of a batch is padding. Bags, numbers, categories and images take the same room in every row.",
      example: withSetting("group: length"),
      mended: trained([...SETTINGS, "group: length"], "_note: text = reviews.note |> words(length: 64)"),
    },
  ),
} satisfies Record<string, Entry<never>>;
