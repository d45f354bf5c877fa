// What only training has is behind `training ?`, or in a definition that stands there alone.
import { linear, binary_head, binary_cross_entropy } from "std"
layer noisy(x: [...S]) -> [...S] {
  x + random(x)
}
batchwise layer centred(x: [...S, C]) -> [...S, C] {
  x - batch_mean(x)
}
layer guarded(x: [A]) -> [A] {
  training ? centred(noisy(x)) : x
}
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(facts: number[N]) -> binary {
  let seen = noisy(guarded(facts))
  binary_head(centred(linear(seen, 4)))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
