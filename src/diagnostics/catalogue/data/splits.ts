import { type Entry, entry } from "../entry.ts";
import { block } from "../example.ts";

const by = (split: string) =>
  block(
    `source reviews = csv("reviews.csv")`,
    "review: text = reviews.body |> words()",
    "target liked: binary(positive: 1) = reviews.liked",
    ...(split === "" ? [] : [split]),
  );
const good = by("split by random() { train: 80%, validation: 20% }");

/** Splits. */
export const splits = {
  noSplit: entry<{ data: string }>("MM550", "error", ({ data }) => `data \`${data}\` has no split`, {
    text: "What a model is worth shows on rows that it has not seen. A split says which rows are for training, for validation and for the final test.",
    example: by(""),
    mended: good,
  }),
  sharesSum: entry<{ sum: string }>(
    "MM551",
    "error",
    ({ sum }) => `the parts of the split add up to ${sum}, not to 100%`,
    {
      text: "The shares of a split add up to 100%, so that every row belongs to a part.",
      example: by("split by random() { train: 80%, validation: 10% }"),
      mended: good,
    },
  ),
  unknownPart: entry<{ part: string }>("MM552", "error", ({ part }) => `a split has no part \`${part}\``, {
    text: "The parts of a split are `train`, `validation` and `test`.",
    example: by("split by random() { train: 80%, valid: 20% }"),
    mended: good,
  }),
  partTwice: entry<{ part: string }>(
    "MM553",
    "error",
    ({ part }) => `the split has the part \`${part}\` twice`,
    {
      text: "Every part is named once.",
      example: by("split by random() { train: 40%, train: 40%, validation: 20% }"),
      mended: good,
    },
  ),
  noTrainPart: entry<{ data: string }>(
    "MM554",
    "error",
    ({ data }) => `the split of data \`${data}\` leaves nothing to train on`,
    {
      text: "Models and preparation are fitted on the part `train`, so every split has one.",
      example: by("split by random() { validation: 50%, test: 50% }"),
      mended: good,
    },
  ),
  partValueTwice: entry<{ value: string; first: string; second: string }>(
    "MM555",
    "error",
    ({ value, first, second }) => `\`${value}\` marks both \`${first}\` and \`${second}\``,
    {
      text: "Where a column says to which part a row belongs, each part has a value of its own.",
      example: by(`split by column(reviews.part) { train: "a", validation: "b", test: "b" }`),
      mended: by(`split by column(reviews.part) { train: "a", validation: "b", test: "c" }`),
    },
  ),
  targetDecidesPart: entry<{ column: string; target: string }>(
    "MM556",
    "error",
    ({ column, target }) => `the split goes by \`${column}\`, which target \`${target}\` is made of`,
    {
      text: "Rows with the same target would all fall into the same part: the model would be tested on answers that it has never seen. Split by something that has nothing to do with the target.",
      example: by("split by hash(reviews.liked) { train: 80%, validation: 20% }"),
      mended: by("split by hash(reviews.id) { train: 80%, validation: 20% }"),
    },
  ),
} satisfies Record<string, Entry<never>>;
