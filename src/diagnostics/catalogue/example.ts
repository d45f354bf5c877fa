/** A small data set with some lines of its own, for the examples of explanations. */
export function reviews(...lines: string[]): string {
  return block(
    `source reviews = csv("reviews.csv")`,
    ...lines,
    "target liked: binary(positive: 1) = reviews.liked",
    "split by random() { train: 90%, validation: 10% }",
  );
}

/** A data set of nothing but these lines. */
export function block(...lines: string[]): string {
  return `data Reviews {\n${indent(lines)}}\n`;
}

/** The settings that a `train` must have. */
export const SETTINGS: readonly string[] = [
  "model: Likes on Reviews",
  "loss: binary_cross_entropy",
  "optimizer: adam(rate: 1e-3)",
];

/** A whole program whose `train` has these settings, with more lines for its data set. */
export function trained(settings: readonly string[], ...fields: string[]): string {
  return program(reviews(ITEM, ...fields), `train Shop {\n${indent(settings)}}\n`);
}

/** A whole program of a data set and what follows its model. */
export function program(data: string, rest: string): string {
  return `${IMPORT}\n${data}\n${MODEL}\n${rest}`;
}

/** The field that the examples' model reads. */
export const ITEM = "item: category = reviews.class";

const IMPORT = `import { embed, binary_head, binary_cross_entropy } from "std"\n`;

const MODEL = `model Likes(item: category, width: int = 8) -> binary {
  binary_head(embed(item, width: width))
}
`;

function indent(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}\n`).join("");
}
