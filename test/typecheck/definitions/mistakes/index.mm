// Places outside.
layer f(x: [3, A]) -> [A] {
  x[3] + x[0, 1] + x[-1]
}
