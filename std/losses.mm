// Losses of one row. Training takes their mean, each row with its weight.

/// The negative log-likelihood of a yes or no.
loss binary_cross_entropy(logits: Logits, label: Label) -> [] {
  softplus(logits) - label * logits
}

/// The negative log-likelihood of the row's class.
loss cross_entropy(logits: Logits[K], label: Label[K]) -> [] {
  -sum(log_softmax(logits) * one_hot(label))
}

/// Cross-entropy that cares less for rows which are right already.
/// Lin et al. 2017, "Focal loss for dense object detection".
loss focal(logits: Logits, label: Label, gamma: float = 2.0) -> [] {
  let against = (1 - 2 * label) * logits
  sigmoid(against) ** gamma * softplus(against)
}

/// The mean of the squared errors.
loss squared_error(prediction: Prediction[N], target: number[N]) -> [] {
  mean((prediction - target) ** 2)
}

/// The mean of the absolute errors.
loss absolute_error(prediction: Prediction[N], target: number[N]) -> [] {
  mean(abs(prediction - target))
}

/// Half the squared error up to `delta`, and linear beyond it.
/// Huber 1964, "Robust estimation of a location parameter".
loss huber(prediction: Prediction[N], target: number[N], delta: float = 1.0) -> [] {
  let error = abs(prediction - target)
  let near = min(error, delta)
  mean(near * (error - near / 2))
}
