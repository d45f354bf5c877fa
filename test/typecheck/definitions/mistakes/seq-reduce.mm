// The sum over a sequence's positions.
layer f(x: seq[T, D]) -> [D] {
  sum(x, axis: 0)
}
