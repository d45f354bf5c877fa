// Every kind of chance and memory that a run has: dropout, random crops, batch statistics, a plateau schedule.
import { binary_cross_entropy, binary_head, embed, embed_bag, gated, mlp, small_cnn } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  source photos = files("photos/*.png")
  join photos on reviews.id == photos.stem, at most one
  key reviews.id

  review: bag = reviews["Review Text"] |> ngrams(1..2, buckets: 64)
  item: category = reviews["Class Name"]
  facts: number[2] = reviews["Age", "Feedback"] |> impute(median) |> standardize()
  photo?: image[10, 10, 3] = photos.content
    |> crop(10) when evaluating
    |> crop(10, at: random) when training
    |> flip() when training
  target liked: binary(positive: 1) = reviews.liked

  split by hash(reviews.id) { train: 60%, validation: 20%, test: 20% }
}

model Liked(review: bag, item: category, facts: number[N], photo?: image[H, W, 3], width: int = 8) -> binary {
  let words = embed_bag(review, width: width)
  let look = small_cnn(photo, width: width, channels: 4, normalized: true) ?? learned()
  let rest = mlp(concat(embed(item, width: width), facts), widths: [16, width], dropout: 0.3)
  binary_head(gated(words, look, rest, width: width))
}

train Shop {
  model: Liked on Reviews
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.02)
  schedule: plateau(factor: 0.5, patience: 1)
  batch: 16
  epochs: 6
  keep: best(auroc)
  seed: 3
}

predict Scores { train: Shop, columns: [reviews.id, reviews["Class Name"]], threshold: 0.4 }
