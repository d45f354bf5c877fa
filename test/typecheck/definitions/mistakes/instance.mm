// An instance's argument again, and an instance as a value.
import { mlp } from "std"
encoder f(a: [N]) -> [8] {
  let read = mlp(widths: [8])
  read(a, widths: [9]) + read
}
