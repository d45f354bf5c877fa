// One instance has its parameters once: for one size, in all of its uses and in each mode.
import { linear, mlp, binary_head, binary_cross_entropy } from "std"
layer twice(x: [A], f: ([_]) -> [3]) -> [3] {
  f(f(x))
}
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(facts: number[N]) -> binary {
  let read = linear(width: 3)
  let deep = mlp(widths: [4, 3])
  let sizes = repeat w in [2, 3] from h = facts { concat(read(h), linear(facts, w)) }
  binary_head(twice(facts, deep) + read(sizes))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
