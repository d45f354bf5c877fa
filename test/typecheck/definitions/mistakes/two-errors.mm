// Two mistakes, both told, and not their consequences.
import { linear } from "std"
layer f(x: [A], y: [B]) -> [3] {
  let a = linear(x, 2) + linear(y, 4)
  let b = a @ y
  let c = linear(b, 2)
  c + concat(x, expand(y))
}
