// Short texts and numbers: what training takes of memory and time where there are millions of rows.
import { binary_cross_entropy, binary_head, mlp, pool_mean } from "std"

data Notes {
  source notes = parquet("notes.parquet")
  key notes.id

  note: text = notes.note |> words(vocabulary: 20_000, length: 32)
  facts: number[4] = notes["a", "b", "c", "d"] |> standardize()
  target good: binary(positive: 1) = notes.good

  split by hash(notes.id) { train: 98%, validation: 1%, test: 1% }
}

model Judge(note: text[T, V], facts: number[N], width: int = 16) -> binary {
  param words: [V, width] = normal(0.05)
  let said = pool_mean(lookup_text(words, note))
  binary_head(mlp(concat(said, facts), widths: [32]))
}

train Once {
  model: Judge on Notes
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.5)
  batch: 512
  epochs: 1
}
