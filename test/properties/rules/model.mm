// Recommend shoppers a dress.
import { text_transformer, mlp, embed, embed_bag, binary_head, binary_cross_entropy } from "std"
import { blend, halved, pair, centred } from "own/parts.mm"

data Reviews {
  source reviews = csv("reviews.csv")
  source photos = files("photos/*.jpg")
  source raw = csv("raw.csv")
  source sizes = query("SELECT id, size FROM raw")
  join photos on reviews.id == photos.stem, at most one
  join sizes on id
  key reviews.id

  review: text = reviews["title", "body"] |> words(vocabulary: 50, length: 6)
  tags: bag = reviews.tags |> ngrams(1..2, buckets: 30)
  item: category = reviews.class |> categories(least: 2)
  facts: number[4] = reviews["age", "count", "price", "weight"] |> impute(mean) |> log() |> standardize()
  size: number = sizes.size |> clip(0, 100)
  photo?: image[6, 6, 3] = photos.content |> resize(8) |> crop(6) when evaluating
    |> crop(6, at: random) when training |> flip() when training
  target liked: binary(positive: 1) = reviews.liked

  split by hash(reviews.id) { train: 80%, validation: 10%, test: 10% }
  on error skip(limit: 1%)
}

model Recommend(review: text, tags: bag, item: category[C], facts: number[N], size: [A], photo?: image[H, W, 3], fuse: fusion = blend)
    -> binary {
  let read = text_transformer(review, width: 4, layers: 1, heads: 2)
  let words = read.pooled
  let named = embed_bag(tags, width: 4)
  let look = mlp(looked(photo) ?? learned(), widths: [4, 2])
  let parts = pair(halved(facts, by: 2))
  let rest = concat(parts.low, parts.high, size, embed(item, width: 4))
  let steady = centred(repeat 2 from h = rest { tanh(h) })
  binary_head(fuse(words, named, look, steady, width: 3))
}

encoder looked(x: [H, W, C], channels: int = 2) -> [((H - 2) div 2 + 1) * channels] {
  param kernel: [1, 1, C, channels] = he()
  let pooled = max_pool(conv2d(x, kernel))
  reshape(mean(pooled, axis: 1), [((H - 2) div 2 + 1) * channels])
}

train Shop {
  model: Recommend(fuse: blend) on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 0.003, decay: 0.01)
  schedule: plateau(patience: 2)
  batch: 8
  epochs: 2
  keep: best(auroc)
  stop: patience(3)
  freeze: [named]
}

train Quick = Shop with { rows: 50 }

predict Scores { train: Quick, columns: [reviews.id], threshold: 0.4 }
