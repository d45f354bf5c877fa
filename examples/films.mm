// Do viewers like this film: do they give it 7 of 10 points or more? Its title, four categories, and seven numbers.
// Data: 2,988 films with a rating on IMDB, from the npm package vega-datasets.
// Other ratings stay out, and so does the number of votes: they come after the answer.
import { binary_cross_entropy, binary_head, drop, embed, gated, mlp, text_transformer } from "std"

data Films {
  source movies = json("npm:vega-datasets/data/movies.json")
  source films = query("""
    WITH dated AS (
      SELECT *, row_number() OVER () AS id, year(strptime("Release Date", '%b %d %Y')) AS written
      FROM movies
    )
    SELECT id,
      CAST(Title AS VARCHAR) AS title,
      "Major Genre" AS genre,
      "Creative Type" AS type,
      "Source" AS origin,
      "MPAA Rating" AS audience,
      "Production Budget" AS budget,
      "US Gross" AS home,
      "Worldwide Gross" AS world,
      "Running Time min" AS minutes,
      -- The file has 2046 for 1946.
      2012 - if(written > 2012, written - 100, written) AS age,
      "IMDB Rating" >= 7 AS liked
    FROM dated
    WHERE "IMDB Rating" IS NOT NULL
  """)
  key films.id

  title: text = films.title |> words(vocabulary: 2_000, length: 12)
  genre: category = films.genre
  type: category = films.type
  origin: category = films.origin
  audience: category = films.audience
  money: number[3] = films["budget", "home", "world"] |> impute(0) |> log() |> standardize()
  time: number[2] = films["minutes", "age"] |> impute(median) |> log() |> standardize()
  target liked: binary(positive: true) = films.liked

  split by hash(films.id) { train: 70%, validation: 15%, test: 15% }
}

model Liked(
  title: text[T, V],
  genre: category,
  type: category,
  origin: category,
  audience: category,
  money: number[M],
  time: number[N],
  width: int = 16,
) -> binary {
  let words = text_transformer(title, width: width, layers: 1, heads: 2, dropout: 0.2).pooled
  let kind = concat(
    embed(genre, width: 8),
    embed(type, width: 8),
    embed(origin, width: 8),
    embed(audience, width: 8),
  )
  let facts = mlp(concat(money, time), widths: [32, 16], dropout: 0.2)
  binary_head(gated(words, drop(kind, rate: 0.2), facts, width: width))
}

train Filmgoer {
  model: Liked on Films
  loss: binary_cross_entropy
  optimizer: adamw(rate: 0.003, decay: 0.05)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 20
  keep: best(auroc)
}
