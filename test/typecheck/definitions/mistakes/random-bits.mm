layer noisy(x: [A]) -> [A] {
  training ? x + random(x, bits: 8) : x
}
