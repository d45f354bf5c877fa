// Arithmetic with what may be absent.
encoder f(x?: [A]) -> [A] {
  x + 1
}
