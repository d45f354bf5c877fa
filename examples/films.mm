// Do viewers like this film: do they give it 7 of 10 points or more? Its title, six categories, and five numbers.
// Data: 2,988 films with a rating on IMDB, from the npm package vega-datasets.
// Other ratings stay out, and so does the number of votes: they come after the answer.
import { binary_cross_entropy, binary_head, drop, embed, embed_bag, mlp } from "std"

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
      Director AS director,
      Distributor AS distributor,
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

  title: bag = films.title |> ngrams(1..1, buckets: 4_096)
  genre: category = films.genre
  type: category = films.type
  origin: category = films.origin
  audience: category = films.audience
  director: category = films.director |> categories(least: 3)
  distributor: category = films.distributor |> categories(least: 5)
  money: number[3] = films["budget", "home", "world"] |> impute(0) |> log() |> standardize()
  time: number[2] = films["minutes", "age"] |> impute(median) |> log() |> standardize()
  target liked: binary(positive: true) = films.liked

  split by hash(films.id, salt: 0) { train: 70%, validation: 15%, test: 15% }
}

model Liked(
  title: bag,
  genre: category,
  type: category,
  origin: category,
  audience: category,
  director: category,
  distributor: category,
  money: number[M],
  time: number[N],
  width: int = 8,
) -> binary {
  let words = drop(embed_bag(title, width: width), rate: 0.5)
  let kind = concat(embed(genre, width: width), embed(type, width: width), embed(origin, width: width))
  let people = concat(
    embed(audience, width: width),
    embed(director, width: width),
    embed(distributor, width: width),
  )
  let facts = concat(money, time)
  binary_head(mlp(concat(words, drop(concat(kind, people), rate: 0.3), facts), widths: [32], dropout: 0.3))
}

train Filmgoer {
  model: Liked on Films
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.003)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 8
  keep: best(auroc)
}
