// What evaluation alone has is never learned; what training alone has is.
import { linear, binary_head, binary_cross_entropy } from "std"
layer own(x: [A]) -> [A] {
  training ? x : repeat 2 from h = x {
    param w: [A] = 1
    h * w
  }
}
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(facts: number[N]) -> binary {
  let a = training ? linear(facts, 4) : linear(facts, 4)
  let b = training and N > 1 ? linear(facts, N) : own(facts)
  binary_head(a + linear(b, 4))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
// In a part that is frozen, training is as evaluation.
train U = T with { freeze: [a] }
