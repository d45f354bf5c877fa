import { class_head, cross_entropy } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  item: category = reviews.class
  target stars: class = reviews.stars
  split by random(seed: 1) { train: 80%, validation: 20% }
}

// How many values there are shows only when the data is read.
model Stars(item: category[V]) -> class[K] {
  param table: [V, 4] = normal(0.1)
  param more: [V - 4, 4] = 0
  param fewer: [V div 7, 4] = 0
  let known = concat(lookup(table, item), table[0], slice(table, 0, 1)[0])
  let place = table[4]
  let some = slice(table, 3, 2)
  let half = reshape(table, [2, V / 2, 4])
  let odd = odd(table)
  let pairs = pairs(table)
  let all = concat(known, place, some[0], half[0][0], sum(more, axis: 0), sum(fewer, axis: 0), odd, pairs)
  class_head(all, classes: K)
}

layer odd(x: [A, B]) -> [B] where A mod 2 == 1 {
  x[0]
}

layer pairs(x: [2 * A, B]) -> [B] {
  reshape(x, [A, 2, B])[0][0]
}

train Shop {
  model: Stars on Reviews
  loss: cross_entropy
  optimizer: sgd(rate: 0.1)
}
