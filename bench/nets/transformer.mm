// A review's words through two blocks of attention.
import { binary_cross_entropy, binary_head, text_transformer } from "std"

data Reviews {
  source reviews = parquet("reviews.parquet")
  key reviews.id

  review: text = reviews.text |> words(vocabulary: 10_000, length: 128)
  target liked: binary(positive: true) = reviews.liked

  split by hash(reviews.id) { train: 80%, validation: 10%, test: 10% }
}

model Liked(review: text) -> binary {
  binary_head(text_transformer(review, width: 64, layers: 2, heads: 4, dropout: 0.1).pooled)
}

train Net {
  model: Liked on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 1e-3, decay: 0.01)
}
