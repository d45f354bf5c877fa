// Would a shopper recommend what she bought? A small transformer reads the title and the review; gates put them together with what they
// are about. Data: "Women's E-Commerce Clothing Reviews", named on the command line.
import { binary_cross_entropy, binary_head, embed, gated, mlp, text_transformer } from "std"

data Reviews {
  source reviews = csv("reviews.csv")
  key reviews.column0

  review: text = reviews["Title", "Review Text"] |> words(vocabulary: 10_000, length: 128)
  division: category = reviews["Division Name"]
  department: category = reviews["Department Name"]
  item: category = reviews["Class Name"]
  facts: number[2] = reviews["Age", "Positive Feedback Count"] |> log() |> standardize()
  target recommended: binary(positive: 1) = reviews["Recommended IND"]

  split by hash(reviews.column0) { train: 80%, validation: 10%, test: 10% }
}

model Recommend(
  review: text,
  division: category,
  department: category,
  item: category,
  facts: number[N],
) -> binary {
  let said = text_transformer(review, width: 64, layers: 2, heads: 4, dropout: 0.1).pooled
  let piece = concat(embed(division, width: 8), embed(department, width: 8), embed(item, width: 8), facts)
  binary_head(gated(said, mlp(piece, widths: [32]), width: 64))
}

train Shop {
  model: Recommend on Reviews
  loss: binary_cross_entropy
  optimizer: adamw(rate: 1e-3, decay: 0.01)
  batch: 64
  epochs: 3
  keep: best(auroc)
}

train Grouped = Shop with { group: length }
