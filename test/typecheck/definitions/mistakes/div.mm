// A result that does not divide.
layer f(x: [A], heads: int) -> [heads, A / heads] {
  reshape(x, [heads, A / heads])
}
layer g(x: [10]) -> [4, 3] {
  f(x, heads: 4)
}
