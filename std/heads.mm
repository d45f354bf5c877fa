// Heads: what a model says, for its loss to judge.

import { linear } from "std"

/// Yes or no.
head binary_head(x: [A]) -> Logits {
  linear(x, 1)[0]
}

/// One of several classes.
head class_head(x: [A], classes: int) -> Logits[classes] {
  linear(x, classes)
}

/// Numbers.
head number_head(x: [A], width: int = 1) -> Prediction[width] {
  linear(x, width)
}
