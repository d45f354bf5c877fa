// A comment on its own.
import { linear, gated as g } from "std"

/// Reviews of dresses,
/// with photos.
data Reviews {
  source reviews = csv("a.csv", "b.csv")
  join photos on reviews.id == photos.stem and day, at most one
  key reviews.id, reviews["day of visit"]
  /// What they wrote.
  review: text = reviews["Title", "Text"] |> words(vocabulary: 20_000) |> flip() when training
  photo?: image[56, 56, 3] = photos.content
  target liked: binary(positive: 1) = reviews.liked
  split by hash(reviews.id) { train: 80%, test: 20% }
  on error skip(limit: 1%)
}

batchwise layer norm(x: [...S, C], f: ([_]..., width: int) -> [width], n: int[] = [1, 2]) -> { y: [C], z: seq[T, 2*C] }
  where C > 1 and C mod 2 == 0 {
  param w: [C, _] = glorot()
  state m: [] = 0
  let h: [C] = repeat w in n from h = x { relu(linear(h, w)) }
  set m = training ? mean(h, p => -p ** 2) : m
  { y: h ?? zeros(), z: not a or b[0].on }
}

train Shop { model: M(fuse: concat) on Reviews, batch: 64 }
train Quick = Shop with { rows: 500 }
predict Scores { train: Shop }
