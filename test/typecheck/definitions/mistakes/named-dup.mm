// Two definitions of one name.
layer f(x: [A]) -> [A] {
  x
}
layer f(x: [A]) -> [A] {
  x
}
