// A post's words, picture and numbers: embeddings, two convolutions, a fully connected layer, put together.
import { binary_cross_entropy, binary_head, conv_block, drop, linear, mlp, pool_mean } from "std"

data Posts {
  source posts = parquet("posts.parquet")
  source photos = files("photos/*.png")
  join photos on posts.id == photos.stem, exactly one
  key posts.id

  words: text = posts.text |> words(vocabulary: 10_000, length: 64)
  photo: image[32, 32, 3] = photos.content |> resize(32)
  facts: number[16] = posts.facts
  target liked: binary(positive: true) = posts.liked

  split by hash(posts.id) { train: 80%, validation: 10%, test: 10% }
}

encoder word_means(x: text[T, V], width: int) -> [width] {
  param table: [V, width] = normal(0.05)
  pool_mean(lookup_text(table, x))
}

model Liked(words: text, photo: image[H, W, 3], facts: number[N]) -> binary where H > 3 and W > 3 {
  let said = word_means(words, width: 128)
  let look = conv_block(conv_block(photo, 16), 32)
  let seen = relu(linear(reshape(look, [H div 2 div 2 * (W div 2 div 2) * 32]), 64))
  let all = drop(concat(said, seen, mlp(facts, widths: [64])), rate: 0.1)
  binary_head(mlp(all, widths: [64], dropout: 0.1))
}

train Net {
  model: Liked on Posts
  loss: binary_cross_entropy
  optimizer: adamw(rate: 1e-3, decay: 0.01)
}
