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

/// Late fusion of a yes or no: the mean of what several heads say.
head mean_logits(parts: Logits...) -> Logits {
  mean(parts, p => p)
}

/// Late fusion of one of several classes: the mean of what several heads say.
head mean_class_logits(parts: Logits[K]...) -> Logits[K] {
  mean(parts, p => p)
}

/// Late fusion of numbers: the mean of what several heads say.
head mean_prediction(parts: Prediction[N]...) -> Prediction[N] {
  mean(parts, p => p)
}
