import { text_transformer, small_cnn, mlp, embed, gated, binary_head, binary_cross_entropy } from "std"

// Will a shopper recommend this dress? Ten mistakes are in it, and each is told once.
data Reviews {
  source reviews = csv("reviews.csv")
  source photos  = files("photos/*.jpg")
  join photos on reviews.id == photos.stem, at most one
  key reviews.id

  review: text      = reviews.text |> words(vocabulary: 20_000, length: 128)
  item:   category  = reviews.clas
  facts:  number[2] = reviews["age", "count"] |> standardize()
  photo?: image[56, 56, 3] = photos.content |> resize(56)
  target liked: binary(positive: 1) = reviews.recommended

  split by hash(reviews.id) { train: 80%, validation: 10%, test: 20% }
}

model Recommend(reviw: text, item: category, facts: number[N], photo?: image[H, W, 3]) -> binary {
  let words = text_transformer(reviw, width: 65, heads: 4)
  let look  = small_cnn(photo, widht: 64)
  let other = mlp(facts, widths: [8])
  let kind  = concat(embed(item, width: 16), words.tokens)
  let small = mlp(facts)
  sigmoid(binary_head(gated(words.pooled, look, kind, small, width: 64)))
}

train Shop {
  model: Recommend on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 3e-4, decay: 0.01)
  batch: 64
  epochs: 10
}
