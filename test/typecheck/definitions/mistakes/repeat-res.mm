// A way around a repeat that changes sizes.
import { linear } from "std"
layer f(x: [A], widths: int[]) -> [last(widths)] {
  repeat w in widths from h = x { linear(h, w) + h }
}
