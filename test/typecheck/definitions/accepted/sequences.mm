layer f(x: seq[T, D]) -> seq[T, D] {
  x * 2 + mean(values(x), axis: 0) - expand(mean(x))
}
