// Heads of the wrong shape, and a layer that makes Logits.
head h(x: [A]) -> Logits {
  x
}
head h2(x: [A]) -> Logits[K] {
  x
}
layer l(x: [A]) -> Logits[A] {
  x
}
