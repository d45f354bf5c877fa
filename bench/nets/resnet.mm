// Pictures of 64 by 64 through three residual blocks with batch normalisation.
// He et al. 2016, "Deep residual learning for image recognition".
import { batch_norm, binary_cross_entropy, binary_head, drop } from "std"

data Pictures {
  source pictures = files("pictures/*/*.png")
  key pictures.path

  photo: image[64, 64, 3] = pictures.content |> resize(64)
  target kind: binary(positive: "cat") = pictures.folder

  split by hash(pictures.path) { train: 80%, validation: 10%, test: 10% }
}

layer conv_norm(x: [H, W, C], channels: int, stride: int = 1) -> [
  (H - 1) div stride + 1,
  (W - 1) div stride + 1,
  channels,
] {
  param kernel: [3, 3, C, channels] = he()
  batch_norm(conv2d(x, kernel, stride: stride, pad: 1))
}

layer residual(x: [H, W, C]) -> [H, W, C] {
  relu(x + conv_norm(relu(conv_norm(x, C)), C))
}

model Kind(photo: image[H, W, 3]) -> binary {
  let near = residual(relu(conv_norm(photo, 16, stride: 2)))
  let middle = residual(relu(conv_norm(near, 32, stride: 2)))
  let far = residual(relu(conv_norm(middle, 64, stride: 2)))
  let pooled = mean(mean(far, axis: 0), axis: 0)
  binary_head(drop(pooled, rate: 0.1))
}

train Net {
  model: Kind on Pictures
  loss: binary_cross_entropy
  optimizer: adamw(rate: 1e-3, decay: 0.01)
}
