// What `where` and conditions say of sizes holds in what they are about.
import { linear } from "std"

layer added(x: [A], y: [B], width: int) -> [width] where A == B {
  A == width ? x + y : linear(x + y, width)
}

layer joined(x: [A], y: [B], z: [C]) -> [3] where A == B and B == C and C == 3 {
  x + y + z
}

layer halves(x: [A], y: [B]) -> [2, A / 2] where B == A and A mod 2 == 0 {
  reshape(x, [2, B div 2]) + reshape(y, [2, A / 2])
}
