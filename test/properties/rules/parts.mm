import { linear } from "std"

/// Parts as wide as each other, added.
fusion blend(parts: [_]..., width: int) -> [width] where width > 1 {
  sum(parts, p => tanh(linear(p, width)))
}

layer halved(x: [A], by: int) -> [by, A / by] where by > 0 and A mod by == 0 {
  reshape(x, [by, A / by])
}

layer pair(x: [B, A]) -> { low: [A], high: [A] } {
  let square = x @ transpose(x)
  let shares = masked_softmax(square, sum(square))
  let mixed = shares @ x
  { low: mixed[0], high: applied(x[1], f: tanh) }
}

layer applied(x: [A], f: ([A]) -> [A]) -> [A] {
  f(x) - expand(mean(x))
}

batchwise layer centred(x: [A], momentum: float = 0.9) -> [A] {
  param scale: [A] = 1
  state kept: [A] = zeros()
  let now = training ? batch_mean(x) : kept
  set kept = momentum * kept + (1 - momentum) * now
  (x - now) * scale
}
