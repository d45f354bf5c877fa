// Encoders of images.

import { linear, batch_norm } from "std"

/// Convolves an image with learned kernels.
layer conv(x: [H, W, C], channels: int, size: int = 3, stride: int = 1, pad: int = 1) -> [
  (H + 2 * pad - size) div stride + 1,
  (W + 2 * pad - size) div stride + 1,
  channels,
] {
  param kernel: [size, size, C, channels] = he()
  param shift: [channels] = 0
  conv2d(x, kernel, stride: stride, pad: pad) + shift
}

/// A convolution, a ReLU, and the greatest of each 2 by 2 places.
layer conv_block(x: [H, W, C], channels: int, normalized: bool = false) -> [H div 2, W div 2, channels]
  where H > 1 and W > 1 {
  let mapped = conv(x, channels)
  max_pool(relu(normalized ? batch_norm(mapped) : mapped))
}

/// Three convolutional blocks and a fully connected layer, for small images.
/// LeCun et al. 1998, "Gradient-based learning applied to document recognition".
encoder small_cnn(x: image[H, W, C], width: int = 64, channels: int = 16, normalized: bool = false) -> [width]
  where H > 7 and W > 7 {
  let near = conv_block(x, channels, normalized: normalized)
  let middle = conv_block(near, 2 * channels, normalized: normalized)
  let far = conv_block(middle, 4 * channels, normalized: normalized)
  let flat = reshape(far, [H div 2 div 2 div 2 * (W div 2 div 2 div 2) * 4 * channels])
  relu(linear(flat, width))
}
