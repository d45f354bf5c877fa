// Would a shopper recommend what she bought? Her review's title and text, what it is about, and two numbers.
// Data: "Women's E-Commerce Clothing Reviews", 23,486 reviews. The file does not come along; name it on the command line:
//   multimc train examples/clothing.mm --data reviews=PATH
// The stars ("Rating") stay out: they are the answer in other words.
import { binary_cross_entropy, binary_head, embed, embed_bag, mlp } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  // The first column has no name in the file. It numbers the reviews.
  key reviews.column0

  title: bag = reviews.Title |> ngrams(1..2, buckets: 32_768)
  review: bag = reviews["Review Text"] |> ngrams(1..2, buckets: 131_072)
  division: category = reviews["Division Name"]
  department: category = reviews["Department Name"]
  item: category = reviews["Class Name"]
  facts: number[2] = reviews["Age", "Positive Feedback Count"] |> log() |> standardize()
  target recommended: binary(positive: 1) = reviews["Recommended IND"]

  split by hash(reviews.column0, salt: 0) { train: 80%, validation: 10%, test: 10% }
}

model Recommend(
  title: bag,
  review: bag,
  division: category,
  department: category,
  item: category,
  facts: number[N],
  width: int = 4,
) -> binary {
  let headline = embed_bag(title, width: width)
  let said = embed_bag(review, width: width)
  let piece = concat(
    embed(division, width: width),
    embed(department, width: width),
    embed(item, width: width),
  )
  let rest = mlp(concat(piece, facts), widths: [16])
  binary_head(concat(headline, said, rest))
}

// Words that are rare learn slowly with sgd, and that is right: they say least.
train Shop {
  model: Recommend on Reviews
  loss: binary_cross_entropy
  optimizer: sgd(rate: 1.0, momentum: 0.9)
  schedule: cosine(warmup: 5%)
  clip: 1.0
  batch: 128
  epochs: 3
  keep: best(auroc)
}
