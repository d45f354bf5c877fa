// Cells and lets that nothing uses.
batchwise layer f(x: [A], _y: int) -> [A] {
  param w: [A] = 0
  state s: [A] = 0
  set s = batch_mean(x)
  let _z = 1
  x
}
