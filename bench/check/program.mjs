// A program of 500 lines, as a project may have: three tables, layers and encoders of its own, three models, trainings.

const FIELDS = 22;
const range = (count) => Array.from({ length: count }, (_, i) => i);
const lines = (count, line) => range(count).map(line).join("\n");

/** The header of each table. */
export const header = [
  "id",
  "title",
  "text",
  "kind",
  "label",
  ...range(FIELDS).map((i) => `value ${i}`),
].join(",");

const encoder = (i) => `/// Encoder ${i}: gated blocks, each beside a way around it.
/// \`hidden\` is the width inside of a block; \`depth\` counts the blocks.
encoder encoder_${i}(x: [D], hidden: int = ${16 + i}, depth: int = 2, dropout: float = 0.1) -> [D]
  where hidden > 0 and depth > 0 {
  let start = layer_norm(x)
  let block = repeat depth from h = start { block_${i}(h, hidden: hidden, dropout: dropout) }

  // What was there at first is not lost.
  layer_norm(x + block)
}

/// One block of encoder ${i}.
layer block_${i}(x: [D], hidden: int, dropout: float) -> [D] where hidden > 0 {
  let inner = relu(linear(x, hidden))
  let gate = sigmoid(linear(x, hidden))
  let outer = linear(inner * gate, D)
  x + drop(outer, rate: dropout)
}

/// Brings two vectors of one width together: what they share, and where they differ.
layer pair_${i}(a: [D], b: [D]) -> [2 * D + 1] {
  let product = a * b
  let distance = abs(a - b)
  let angle = sum(product) / sqrt(sum(a ** 2) * sum(b ** 2) + 1e-6)
  concat(product, distance / ${i + 2}, reshape(angle, [1]))
}
`;

const data = (i) => `/// Table ${i}.
data Rows${i} {
  source rows = csv("rows.csv")
  key rows.id

  title: text = rows.title |> words(vocabulary: 10_000, length: 32)
  body: bag = rows.text |> ngrams(1..2, buckets: 65_536)
  kind: category = rows.kind |> categories(least: 2)

${lines(FIELDS, (n) => `  /// Measured number ${n}.\n  value_${n}: number = rows["value ${n}"] |> impute(mean) |> standardize()`)}

  target label: binary(positive: 1) = rows.label

  // Rows of one title stay in one part.
  split by hash(rows.title, salt: ${i}) { train: 80%, validation: 10%, test: 10% }
  on error skip(limit: 1%)
}
`;

const model = (i) => `/// Model ${i} reads texts, a category and numbers.
model Model${i}(
  title: text,
  body: bag,
  kind: category,
${lines(FIELDS, (n) => `  value_${n}: number[1],`)}
  width: int = 32,
  dropout: float = 0.1,
) -> binary {
  let head = text_transformer(title, width: width, layers: 1, dropout: dropout).pooled
  let words = embed_bag(body, width: width)
  let numbers = concat(
${lines(FIELDS, (n) => `    value_${n},`)}
  )
  let rest = mlp(concat(embed(kind, width: 8), numbers), widths: [2 * width, width], dropout: dropout)
  let deep = encoder_${i}(rest, dropout: dropout)
  let both = linear(pair_${i}(head, words), width)
  binary_head(gated(head, words, deep, both, width: width))
}

train Base${i} {
  model: Model${i} on Rows${i}
  loss: binary_cross_entropy
  optimizer: adamw(rate: 3e-4, decay: 0.01)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 10
  clip: 1.0
  keep: best(auroc)
  stop: patience(3)
}

train Wide${i} = Base${i} with { model: Model${i}(width: 64) on Rows${i}, seed: 7 }

predict Scores${i} { train: Base${i}, columns: [rows.id], threshold: 0.5 }
`;

/** The program's source. */
export const source = `// A program to measure the checker on.
import { binary_cross_entropy, binary_head, drop, embed, embed_bag, gated, layer_norm, linear, mlp } from "std"
import { text_transformer } from "std"

${range(3)
  .map((i) => [data(i), encoder(i), model(i)].join("\n"))
  .join("\n")}`;
