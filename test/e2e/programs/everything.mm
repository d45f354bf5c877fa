// Every kind of chance and memory that a run has: dropout, random crops, batch statistics, a plateau schedule.
import { embed, mlp, small_cnn, gated, binary_head, binary_cross_entropy } from "std"

data Emoji {
  source emoji = json("npm:emoji-datasource-twitter/emoji.json")
  source pictures = files("npm:emoji-datasource-twitter/img/twitter/64/*.png")
  join pictures on emoji.image == pictures.name, at most one
  key emoji.unified

  picture?: image[24, 24, 3] = pictures.content |> resize(28) |> crop(24) when evaluating
    |> crop(24, at: random) when training |> flip() when training
  kind: category = emoji.subcategory
  place: number[2] = emoji["sheet_x", "sheet_y"] |> standardize()
  target people: binary(positive: "People & Body") = emoji.category

  split by hash(emoji.unified) { train: 60%, validation: 20%, test: 20% }
}

model People(picture?: image[H, W, 3], kind: category, place: number[2]) -> binary {
  let look = small_cnn(picture, width: 16) ?? learned()
  let rest = mlp(concat(embed(kind, width: 8), place), widths: [32, 16], dropout: 0.3)
  binary_head(gated(look, rest, width: 16))
}

train Short {
  model: People on Emoji
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.003)
  schedule: plateau(factor: 0.5, patience: 0)
  batch: 64
  epochs: 5
  keep: best(auroc)
  seed: 3
}
