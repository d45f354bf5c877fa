// A layer as a fusion, and a fusion's misspelt option.
import { linear } from "std"
layer f(x: [A], fuse: fusion = linear) -> [4] {
  fuse(x, x, width: 4)
}
layer g(x: [A], fuse: fusion) -> [4] {
  fuse(x, x, widht: 4)
}
