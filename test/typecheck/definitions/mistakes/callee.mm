// A misspelt callee.
import { linear } from "std"
layer f(x: [A]) -> [3] {
  liner(x, 3)
}
