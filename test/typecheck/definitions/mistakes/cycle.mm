// A cycle of two.
layer a(x: [A]) -> [A] {
  b(x)
}
layer b(x: [A]) -> [A] {
  a(x)
}
