// Too many arguments and an unknown one.
import { linear } from "std"
layer f(x: [A]) -> [2] {
  linear(x, 2, 3, bias: true)
}
