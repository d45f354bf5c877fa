// What only the sizes of an instance show is told with the calls that lead there; the second run is fine.
import { linear, binary_head, binary_cross_entropy } from "std"
data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
layer halves(x: [A]) -> [A] {
  let h = reshape(x, [2, A div 2])
  reshape(h, [A])
}
layer same(x: [A], widths: int[]) -> [A] {
  let y = repeat w in widths from h = x { tanh(linear(h, w)) }
  x + y
}
model M(facts: number[N], widths: int[] = [4, 3], size: int = 5) -> binary {
  let a = same(facts, widths: widths)
  let b = halves(linear(facts, size))
  binary_head(concat(a, b))
}
train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
train U {
  model: M(widths: [2], size: 8) on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
