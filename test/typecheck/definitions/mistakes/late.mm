// What heads make is computed with by heads and losses alone, and makes one kind.
import { binary_head, class_head, mean_logits, cross_entropy } from "std"
head _louder(x: Logits) -> Logits {
  let p = sigmoid(x)
  p + x
}
head _doubled(x: Logits) -> Logits {
  sigmoid(x)
}
head _labelled(x: Logits, label: Label) -> Logits {
  x + label
}
model _Late(a: number[N], b: number[M]) -> binary {
  let one = mean_logits(binary_head(a), sigmoid(binary_head(b)))
  (one + mean_logits(binary_head(a), class_head(b, 2))) / 2
}
data D {
  source rows = csv("rows.csv")
  a: number[2] = rows["a", "b"]
  target y: class = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}
model M(a: number[N]) -> class[2] {
  class_head(a, 2)
}
train T {
  model: M on D
  loss: cross_entropy
  optimizer: sgd(rate: 0.1)
}
