// No size may hang on `training`, and a cell's sizes are all told.
import { linear, binary_head, binary_cross_entropy } from "std"
layer _g(x: [A]) -> [A] {
  param w: [_] = 0
  x + w + linear(x, training ? 3 : 4)[0]
}
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
layer h(x: [A]) -> [A] {
  x + linear(x, training ? 3 : 4)[0]
}
model M(facts: number[N]) -> binary {
  binary_head(h(facts))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
