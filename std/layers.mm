// Building blocks that most encoders share.

/// An affine map of the last dimension.
layer linear(x: [...S, A], width: int) -> [...S, width] where width > 0 {
  param w: [A, width] = glorot()
  param b: [width] = 0
  x @ w + b
}

/// Fully connected layers, each followed by a ReLU.
encoder mlp(x: [A], widths: int[], dropout: float = 0.0) -> [last(widths)] {
  repeat w in widths from h = x { drop(relu(linear(h, w)), rate: dropout) }
}

/// Zeroes each number with probability `rate` in training and scales up the others; does nothing in evaluation. The rate is
/// rounded up to a multiple of 2^-16, by 2^-17 on average.
/// Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
layer drop(x: [...S], rate: float = 0.1) -> [...S] {
  training and rate > 0.0 ? x * ((random(x, bits: 16) >= rate) / (1 - rate)) : x
}

/// Mean 0 and variance 1 over the last dimension of each place, then scaled and shifted.
/// Ba, Kiros & Hinton 2016, "Layer normalization".
layer layer_norm(x: [...S, C]) -> [...S, C] {
  param scale: [C] = 1
  param shift: [C] = 0
  let centred = x - expand(mean(x))
  let variance = expand(mean(centred ** 2))
  centred / sqrt(variance + 1e-5) * scale + shift
}

/// Mean 0 and variance 1 over the batch and all leading dimensions, then scaled and shifted; in evaluation with the
/// statistics kept in training. Rows of padding, absent rows and the padding of sequences count for nothing.
/// Ioffe & Szegedy 2015, "Batch normalization".
batchwise layer batch_norm(x: [...S, C], momentum: float = 0.9) -> [...S, C] {
  param scale: [C] = 1
  param shift: [C] = 0
  state mean: [C] = 0
  state variance: [C] = 1
  let m = training ? batch_mean(x) : mean
  let v = training ? batch_mean((x - m) ** 2) : variance
  set mean = momentum * mean + (1 - momentum) * m
  set variance = momentum * variance + (1 - momentum) * v
  (x - m) / sqrt(v + 1e-5) * scale + shift
}
