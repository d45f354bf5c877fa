import { linear, gated } form "std"

modle Twice(x: [A]) -> binary {
  x * 2
}

layer half(x: [A] , rate float = 0.5) -> [A] {
  let y = (x / 2
  let z = y **
  w = 3
  z z
}

train Shop {
  model: Recommend on Reviews
  batch = 64
  optimizer: adamw(rate = 3e-4, decay: .5)
  schedule: cosine(warmup 5%)
  keep best(auroc)
}
