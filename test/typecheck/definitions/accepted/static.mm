// Static values: computed, chosen, folded.
import { linear, mlp } from "std"

batchwise layer f(x: [A], big: bool = false, mode: string = "a", rates: float[] = [0.1, 0.2], widths: int[] = [4, 8]) -> [A] {
  param w: [A] = normal(sqrt(2.0 / A))
  param v: [sum(widths), product(widths), max(widths), count(widths)] = uniform(1 / sqrt(max(A, 2)))
  let y: [_] = linear(x, big ? 3 : 4)
  let z = mlp(x, widths: big ? [64, 2] : [2])
  let m = max(0.5, min(sqrt(2), 3)) + mean(rates)
  let t = mode == "a" ? x : -x
  state mean: [A] = 0
  set mean = 0.9 * mean + 0.1 * batch_mean(x)
  x * w + sum(y) * m + t + mean(z) + mean + sum(v[0][0][0])
}

layer windows(x: [12, D], size: int = 3) -> [12 div size, D] where 12 mod size == 0 {
  let parts = reshape(x, [12 / size, size, D])
  mean(permute(parts, [0, 2, 1])) + slice(x, 0, 12 / size) - expand(x[0][0] * ones(12 div size))
}

head yes(x: [A]) -> Logits {
  sum(x)
}

model M(facts: number[N], long: number[L]) -> binary {
  yes(concat(f(facts), f(facts, big: true, mode: "b"), windows(reshape(long, [12, L / 12]))[1]))
}

data D {
  source rows = csv("rows.csv")
  facts: number[2] = rows["a", "b"]
  long: number[24] = rows["c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "w", "x", "z", "zz"]
  target t: binary(positive: 1) = rows.target
  split by random(seed: 1) { train: 80%, validation: 20% }
}

loss cross(logits: Logits, label: Label) -> [] {
  softplus(logits) - label * logits
}

train T {
  model: M on D
  loss: cross
  optimizer: sgd(rate: 0.1)
}
