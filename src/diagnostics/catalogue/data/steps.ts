import { type Entry, entry } from "../entry.ts";
import { block, reviews } from "../example.ts";

const photos = (photo: string) =>
  block(
    `source photos = files("photos/*/*.jpg")`,
    photo,
    `target cat: binary(positive: "cat") = photos.folder`,
    "split by random() { train: 90%, validation: 10% }",
  );
const size = (steps: string) => reviews(`size: number = reviews.size${steps}`);

/** Preparation steps. */
export const steps = {
  stepForOtherKind: entry<{ step: string; kind: string; prepares: string }>(
    "MM540",
    "error",
    ({ step, kind, prepares }) => `\`${step}\` prepares ${prepares}, not ${kind}`,
    {
      text: "Every step prepares one kind of field: `words` texts, `ngrams` bags, `categories` categories; `impute`, `standardize`, `log` and `clip` numbers; `resize`, `crop`, `flip` and `pixels` images.",
      example: reviews("item: category = reviews.class |> standardize()"),
      mended: reviews("item: category = reviews.class"),
    },
  ),
  missingStep: entry<{ field: string; kind: string; step: string }>(
    "MM541",
    "error",
    ({ field, kind, step }) => `\`${field}\` is ${kind} and needs the step \`${step}\``,
    {
      text: "A text becomes numbers only by way of `words(…)`, a bag by way of `ngrams(…)`; their options decide about the size of the model, so they are written down.",
      example: reviews("review: text = reviews.body"),
      mended: reviews("review: text = reviews.body |> words(vocabulary: 10_000, length: 64)"),
    },
  ),
  stepNotFirst: entry<{ step: string }>(
    "MM542",
    "error",
    ({ step }) => `\`${step}\` reads the columns and must be the first step`,
    {
      text: "`words`, `ngrams`, `categories` and `pixels` read what stands in the data. What a step before them had made would be lost.",
      example: photos("photo: image[28, 28, 1] = photos.content |> flip() when training |> pixels(28, 28)"),
      mended: photos("photo: image[28, 28, 1] = photos.content |> pixels(28, 28) |> flip() when training"),
    },
  ),
  stepOrder: entry<{ step: string; before: string; reason: string }>(
    "MM543",
    "error",
    ({ step, before, reason }) => `\`${step}\` cannot follow \`${before}\`: ${reason}`,
    {
      text: "Steps are carried out in the order in which they are written, each on what the one before has made.",
      example: size(" |> standardize() |> log()"),
      mended: size(" |> log() |> standardize()"),
    },
  ),
  repeatedStep: entry<{ step: string }>(
    "MM544",
    "error",
    ({ step }) => `\`${step}\` is there twice, and the second time does nothing useful`,
    {
      text: "Doing the same preparation again changes nothing, or undoes the first one. Leave one of the two out.",
      example: size(" |> standardize() |> standardize()"),
      mended: size(" |> standardize()"),
    },
  ),
  stepInOneMode: entry<{ step: string; mode: string }>(
    "MM545",
    "error",
    ({ step, mode }) => `\`${step}\` cannot be limited to ${mode}`,
    {
      text: "A model must be evaluated on data prepared as in training. Only steps that vary images (`resize`, `crop`, `flip`) may differ.",
      example: size(" |> standardize() when training"),
      mended: size(" |> standardize()"),
    },
  ),
  chanceInEvaluation: entry<{ step: string }>(
    "MM546",
    "error",
    ({ step }) => `\`${step}\` changes images by chance and would do so in evaluation too`,
    {
      text: "Chance makes training data more varied. In evaluation and prediction the same row must give the same result: add `when training`, and a step `when evaluating` if sizes need one.",
      example: photos("photo: image[32, 32, 3] = photos.content |> resize(32) |> flip()"),
      mended: photos("photo: image[32, 32, 3] = photos.content |> resize(32) |> flip() when training"),
    },
  ),
} satisfies Record<string, Entry<never>>;
