layer first(x: [A) -> [A] {
  relu(x]
}

layer second(x: [A]) -> [A] {
  x * 2)
}

layer third(x: [A] -> [A] {
  linear(x, width: 3
}

layer fourth(x: [A]) -> [A] {
  repeat 3 from h = x { relu(h)

layer fifth(x: [A]) -> [A] { x }}

train Sixth
  batch: 3
}

predict Seventh { train: Sixth, columns: [a.b, threshold: 0.5 }
