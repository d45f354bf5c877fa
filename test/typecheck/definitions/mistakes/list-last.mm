// The last of an empty list.
import { mlp } from "std"
encoder f(x: [A]) -> [4] {
  mlp(x, widths: [])
}
