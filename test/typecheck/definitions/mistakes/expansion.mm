// Repeats of repeats are expanded only so far.
import { linear, binary_head, binary_cross_entropy } from "std"
layer f(x: [A]) -> [A] {
  repeat 1000 from h = x { repeat 1000 from g = h { tanh(linear(g, A)) } }
}
layer big(x: [A]) -> [A] {
  let w = repeat 900 from h = x { concat(h, h) }
  slice(w, 0, A)
}
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(facts: number[N]) -> binary {
  binary_head(big(f(facts)))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
