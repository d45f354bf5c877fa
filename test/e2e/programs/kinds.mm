// A class and numbers as targets, of the same rows.
import { class_head, cross_entropy, embed_bag, gated, mlp, number_head, squared_error } from "std"

data Items {
  source reviews = csv("reviews.csv")
  key reviews.id
  review: bag = reviews["Review Text"] |> ngrams(1..1, buckets: 32)
  facts: number[2] = reviews["price", "Feedback"] |> standardize()
  target item: class = reviews["Class Name"]
  split by hash(reviews.id) { train: 70%, validation: 15%, test: 15% }
}

data Prices {
  source reviews = csv("reviews.csv")
  review: bag = reviews["Review Text"] |> ngrams(1..1, buckets: 32)
  facts: number[2] = reviews["Age", "liked"] |> impute(0) |> standardize()
  target paid: number[2] = reviews["price", "Feedback"]
  split by random(seed: 1) { train: 80%, test: 20% }
}

model Item(review: bag, facts: number[N]) -> class[K] {
  class_head(gated(embed_bag(review, width: 4), mlp(facts, widths: [4]), width: 4), classes: K)
}

model Price(review: bag, facts: number[N]) -> number[2] {
  number_head(gated(embed_bag(review, width: 4), mlp(facts, widths: [4]), width: 4), width: 2)
}

train Kind {
  model: Item on Items
  loss: cross_entropy
  optimizer: adam(rate: 0.01)
  epochs: 2
}

train Cost {
  model: Price on Prices
  loss: squared_error
  optimizer: adam(rate: 0.01)
  epochs: 2
}

predict Costs { train: Cost, columns: [reviews.id] }
predict Plain { train: Cost }
