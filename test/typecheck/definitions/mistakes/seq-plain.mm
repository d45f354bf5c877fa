// A sequence where a matrix is wanted.
import { linear } from "std"
layer f(x: seq[T, D]) -> [D] {
  transpose(x)[0]
}
