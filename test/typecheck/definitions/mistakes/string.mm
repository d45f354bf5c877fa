// Defaults and texts of the wrong kinds.
layer f(x: [A], mode: string = "a", k: int = 2.5) -> [A] {
  mode == "b" ? x : x + k
}
layer g(x: [A]) -> [A] {
  f(x, mode: 3)
}
