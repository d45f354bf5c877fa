// A result that may be absent.
encoder f(x?: [A]) -> [A] {
  tanh(x)
}
