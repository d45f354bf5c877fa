// Ten categories and sixteen numbers of a row, through fully connected layers.
import { binary_cross_entropy, binary_head, embed, mlp } from "std"

data Orders {
  source orders = parquet("orders.parquet")
  key orders.id

  a: category = orders.a
  b: category = orders.b
  c: category = orders.c
  d: category = orders.d
  e: category = orders.e
  f: category = orders.f
  g: category = orders.g
  h: category = orders.h
  i: category = orders.i
  j: category = orders.j
  facts: number[16] = orders.facts
  target returned: binary(positive: true) = orders.returned

  split by hash(orders.id) { train: 80%, validation: 10%, test: 10% }
}

model Returned(
  a: category,
  b: category,
  c: category,
  d: category,
  e: category,
  f: category,
  g: category,
  h: category,
  i: category,
  j: category,
  facts: number[N],
) -> binary {
  let all = concat(
    embed(a, width: 16),
    embed(b, width: 16),
    embed(c, width: 16),
    embed(d, width: 16),
    embed(e, width: 16),
    embed(f, width: 16),
    embed(g, width: 16),
    embed(h, width: 16),
    embed(i, width: 16),
    embed(j, width: 16),
    facts,
  )
  binary_head(mlp(all, widths: [128, 64], dropout: 0.1))
}

train Net {
  model: Returned on Orders
  loss: binary_cross_entropy
  optimizer: adamw(rate: 1e-3, decay: 0.01)
}
