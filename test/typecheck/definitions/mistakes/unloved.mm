// A parameter twice, and conditions that are none.
layer f(x: [A], x: [B]) -> [A] where A {
  x + (training ? 1 : 2) + (A ? 1 : 2)
}
