// The encoder of photos comes from a training of shop.mm and learns no more.
import { binary_cross_entropy, binary_head, drop, embed_bag, gated, small_cnn } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  source photos = files("photos/*.png")
  join photos on reviews.id == photos.stem, at most one
  key reviews.id

  review: bag = reviews["Review Text"] |> ngrams(1..2, buckets: 64)
  photo?: image[10, 10, 3] = photos.content |> crop(10)
  target liked: binary(positive: 1) = reviews.liked

  split by hash(reviews.id) { train: 60%, validation: 20%, test: 20% }
}

model Again(review: bag, photo?: image[H, W, 3], width: int = 8) -> binary {
  let words = embed_bag(review, width: width)
  let look = small_cnn(photo, width: width, channels: 4, normalized: true) ?? learned()
  binary_head(gated(words, drop(look), width: width))
}

train Keep {
  model: Again on Reviews
  loss: binary_cross_entropy
  optimizer: lazy_adam(rate: 0.02)
  load: { look: "shop/model/weights.safetensors" }
  freeze: [look]
  batch: 16
  epochs: 3
  keep: best(auroc)
}
