// Defaults may mention sizes that the arguments tell.
import { binary_cross_entropy, binary_head, linear, mlp } from "std"

layer same(x: [A], width: int = A, widths: int[] = [A, 2 * A], map: ([B]) -> [A] = linear(width: A)) -> [width + last(widths) + A] {
  concat(linear(x, width), mlp(x, widths: widths), map(x))
}

data D {
  source rows = csv("rows.csv")
  facts: number[3] = rows["a", "b", "c"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}

model M(facts: number[N], width: int = 2 * N) -> binary {
  let read = same(facts)
  let more = same(read, width: width)
  binary_head(concat(read, more))
}

train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
