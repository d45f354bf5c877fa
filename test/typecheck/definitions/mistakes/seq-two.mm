// Two sequences of different texts.
layer f(x: seq[T, D], y: seq[U, D]) -> seq[T, D] {
  x + y
}
