// Static arguments of the wrong kinds.
import { linear, mlp } from "std"
layer f(x: [A], n: float) -> [3] {
  linear(x, n) + linear(x, x) + mlp(x, widths: 3) + mlp(x, widths: [3.0])
}
