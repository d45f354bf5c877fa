import { binary_cross_entropy, binary_head } from "std"

data Table {
  source t = csv("t.csv")

  a: number[1] = t.a
  b?: number[1] = t.b
  target y: binary(positive: 1) = t.y

  split by random(seed: 0) { train: 60%, validation: 20%, test: 20% }
}

model Positive(a: number[N], b?: number[M]) -> binary {
  binary_head(concat(log(a), log(b) ?? learned()))
}

train Run {
  model: Positive on Table
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.01)
  batch: 16
  epochs: 2
}
