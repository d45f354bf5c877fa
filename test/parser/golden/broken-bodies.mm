layer empty(x: [A]) -> [A] {
}

layer noValue(x: [A]) -> [A] {
  let y = x
}

layer lost(x: [A]) -> [A] {
  relu(x)
  x
}

layer chained(x: [A]) -> [A] where 0 < A <= 9 {
  x
}

layer reserved(x: [A]) -> [A] {
  let training = x
  x
}

layer foreign(x: [A]) -> [A] {
  # other languages
  let y = !(x === 3) || x % 2 != 0;
  x ^ 2
}

layer numbers(x: [A]) -> [A] {
  let a = 2M + 1__0 + 1e999
  let b = "C:\data"
  x $ y € z
}

layer bodyless(x: [A]) -> [A]

primitive exp(x: [A]) -> [A] { x }
