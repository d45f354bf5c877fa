// A text where numbers are wanted.
import { linear } from "std"
encoder f(x: text[T, V]) -> [4] {
  linear(x, 4)
}
