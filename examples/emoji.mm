// Does this emoji show a person, or a part of one? Its picture and its name.
// Data: 1,911 emoji as Twitter draws them, from the npm package emoji-datasource-twitter.
// A name such as "COOK" or "SAFETY VEST" does not say it, and a yellow face is no person; the two together do.
import { binary_cross_entropy, binary_head, drop, embed_bag, gated, small_cnn } from "std"

data Emoji {
  source emoji = json("npm:emoji-datasource-twitter/emoji.json")
  source pictures = files("npm:emoji-datasource-twitter/img/twitter/64/*.png")
  join pictures on emoji.image == pictures.name, exactly one
  key emoji.image

  name: bag = emoji.name |> ngrams(1..2, buckets: 4_096)
  picture: image[64, 64, 3] = pictures.content |> resize(64) |> flip() when training
  target person: binary(positive: "People & Body") = emoji.category

  split by hash(emoji.image) { train: 70%, validation: 15%, test: 15% }
}

model Person(name: bag, picture: image[H, W, 3], width: int = 32) -> binary {
  let words = embed_bag(name, width: width)
  let look = small_cnn(mean_pool(picture), width: width, channels: 8, normalized: true)
  binary_head(gated(drop(words, rate: 0.2), drop(look, rate: 0.2), width: width))
}

train Sort {
  model: Person on Emoji
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.002)
  schedule: cosine(warmup: 5%)
  batch: 32
  epochs: 6
  keep: best(auroc)
}
