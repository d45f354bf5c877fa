// No consequence of an unknown name is told.
layer f(x: [A]) -> [A] {
  let a = foo(x)
  let b = a + bar
  b * a
}
