import { text_transformer, small_cnn, mlp, embed, gated, binary_head, binary_cross_entropy } from "std"

// Will a shopper recommend this dress?
data Reviews {
  source reviews = csv("reviews.csv")
  source photos  = files("photos/*.jpg")
  join photos on reviews.id == photos.stem, at most one
  key reviews.id

  review: text      = reviews["Title", "Review Text"] |> words(vocabulary: 20_000, length: 128)
  item:   category  = reviews["Class Name"]
  facts:  number[2] = reviews["Age", "Positive Feedback Count"] |> impute(mean) |> standardize()
  photo?: image[56, 56, 3] = photos.content |> resize(64)
            |> crop(56) when evaluating |> crop(56, at: random) when training |> flip() when training
  target liked: binary(positive: 1) = reviews["Recommended IND"]

  split by hash(reviews.id) { train: 80%, validation: 10%, test: 10% }
  on error skip(limit: 1%)
}

model Recommend(review: text, item: category, facts: number[N], photo?: image[H, W, 3], fuse: fusion = gated) -> binary {
  let words = text_transformer(review, width: 64, layers: 2, heads: 4).pooled
  let look  = small_cnn(photo, width: 64) ?? learned()
  let rest  = mlp(concat(embed(item, width: 16), facts), widths: [32, 32])
  binary_head(fuse(words, look, rest, width: 64))
}

train Shop {
  model: Recommend on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 3e-4, decay: 0.01)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 10
  keep: best(auroc)
  stop: patience(3)
}

train Quick = Shop with { rows: 500, epochs: 2 }

predict Scores { train: Shop, columns: [reviews.id], threshold: 0.5 }
