// What a long text asks of an engine: attention over texts of different lengths, layers that are normalised, decay, clipping.
import { binary_cross_entropy, binary_head, drop, mlp, pool_max, text_transformer } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  key reviews.id
  review: text = reviews["Review Text"] |> words(vocabulary: 50, length: 8)
  facts: number[2] = reviews["price", "Feedback"] |> standardize()
  target liked: binary(positive: 1) = reviews.liked
  split by hash(reviews.id) { train: 70%, validation: 15%, test: 15% }
}

model Reads(review: text[T, V], facts: number[N], width: int = 8) -> binary {
  let read = text_transformer(review, width: width, layers: 2, heads: 2, dropout: 0.1)
  let rest = mlp(facts, widths: [width])
  binary_head(concat(read.pooled, pool_max(read.tokens), drop(rest)))
}

train Reader {
  model: Reads on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 0.003, decay: 0.01)
  schedule: cosine(warmup: 10%)
  clip: 1.0
  batch: 16
  epochs: 4
}
