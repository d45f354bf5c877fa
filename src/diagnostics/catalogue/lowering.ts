import { type Entry, entry } from "./entry.ts";

/** What shows only when a checked program is lowered for its data. */
export const lowering = {
  unknownPath: entry<{ setting: string; path: string; model: string }>(
    "MM820",
    "error",
    ({ setting, path, model }) => `\`${setting}\` names \`${path}\`, and model \`${model}\` has no such part`,
    {
      text: "A part is named by the path to it: the `let` names of the model, what they call, and the turns of a `repeat`. `multimc check --cost` lists the paths of all parameters.",
      example: `model Recommend(review: text) -> binary {
  let words = text_transformer(review).pooled
  binary_head(words)
}

train Shop {
  …
  freeze: [word]
}`,
      mended: `train Shop {
  …
  freeze: [words]
}`,
    },
  ),
  onlyInTraining: entry<{ name: string; mode: string }>(
    "MM821",
    "error",
    ({ name, mode }) => `\`${name}\` is used in ${mode}, where there is none`,
    {
      text: "Random numbers are there in training only, so that the same rows give the same results; means over the batch are not there in prediction, so that no row's result depends on its neighbours. Say what happens instead: `training ? batch_mean(x) : mean`.",
      example: `layer noisy(x: [...S]) -> [...S] {
  x + random(x)
}`,
      mended: `layer noisy(x: [...S]) -> [...S] {
  training ? x + random(x) : x
}`,
    },
  ),
  twoShapes: entry<{ path: string; first: string; other: string }>(
    "MM822",
    "error",
    ({ path, first, other }) =>
      `\`${path}\` would be ${first} in one use of its instance and ${other} in another`,
    {
      text: "An instance has its parameters once, for all of its uses, so what it is given must have the same sizes in each. Make an instance for each size, or bring the inputs to one size first.",
      example: `let read = linear(width: 8)
let both = read(title) + read(facts)`,
      mended: `let both = linear(title, width: 8) + linear(facts, width: 8)`,
    },
  ),
} satisfies Record<string, Entry<never>>;
