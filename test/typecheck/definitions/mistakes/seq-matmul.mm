// A product that stays a sequence.
layer f(x: seq[T, D]) -> [T, T] {
  x @ transpose(values(x))
}
