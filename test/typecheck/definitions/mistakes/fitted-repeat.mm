// How often a block is repeated is known before the data are prepared.
import { embed, linear, binary_head, binary_cross_entropy } from "std"
layer deep(x: [A], n: int) -> [A] {
  repeat n from h = x { linear(h, A) }
}
encoder read(x: category[V], width: int) -> [width] {
  deep(embed(x, width: width), V)
}
data D {
  source rows = csv("rows.csv")
  item: category = rows.item
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(item: category) -> binary {
  binary_head(read(item, width: 4))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
