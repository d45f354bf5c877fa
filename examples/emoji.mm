// Does this emoji show a person or a part of one? Its picture and its name.
// Data: 1,911 emojis of Twitter's set, from the npm package emoji-datasource-twitter.
import { binary_cross_entropy, binary_head, embed_bag, gated, small_cnn } from "std"

data Emojis {
  source emoji = json("npm:emoji-datasource-twitter/emoji.json")
  source pictures = files("npm:emoji-datasource-twitter/img/twitter/64/*.png")
  join pictures on emoji.image == pictures.name, exactly one
  key emoji.unified

  picture: image[28, 28, 3] = pictures.content
    |> resize(32)
    |> crop(28) when evaluating
    |> crop(28, at: random) when training
    |> flip() when training
  name: bag = emoji.name |> ngrams(1..2, buckets: 4_096)
  target person: binary(positive: "People & Body") = emoji.category

  split by hash(emoji.name) { train: 70%, validation: 15%, test: 15% }
}

model Person(picture: image[H, W, 3], name: bag, width: int = 16) -> binary {
  let look = small_cnn(picture, width: width, normalized: true)
  let called = embed_bag(name, width: width)
  binary_head(gated(look, called, width: width))
}

train Finder {
  model: Person on Emojis
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.003)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 8
  keep: best(auroc)
}
