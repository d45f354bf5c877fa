import { describe, expect, test } from "vitest";
import { block, ITEM, SETTINGS, trained } from "../../../src/diagnostics/catalogue/example.ts";
import { parse } from "../../../src/parser/parse.ts";
import { demands } from "../../../src/typecheck/demands.ts";
import { checkSource } from "./checking.ts";

const shop = `import { text_transformer, small_cnn, mlp, embed, gated, concatenated, binary_head, focal } from "std"

data Reviews {
  source reviews = csv("reviews/*.csv", "more.csv")
  source photos  = files("photos/*.jpg")
  source counts  = query("SELECT id, count(*) AS n FROM reviews GROUP BY id")
  join photos on reviews.id == photos.stem and reviews["shop id"] == photos.folder, at most one
  join counts on id
  key reviews.id

  review: text      = reviews["Title", "Review Text"] |> words(20_000, length: 64, lower: false)
  item:   category  = reviews["Class Name"] |> categories(least: 2)
  facts:  number[2] = reviews["Age", "Feedback"] |> impute(mean) |> log() |> standardize() |> clip(-3, 3.5)
  often:  number    = counts.n
  photo?: image[56, 48, 3] = photos.content |> resize(64)
            |> crop(56, 48) when evaluating |> crop(56, 48, at: random) when training |> flip() when training
  target liked: binary(positive: "yes") = reviews["Recommended IND"]

  split by hash(reviews.id, reviews["shop id"], salt: 7) { train: 80%, validation: 12.5%, test: 7.5% }
  on error skip(limit: 5%)
}

model Recommend(review: text, item: category, facts: number[N], often: number[1], photo?: image[H, W, 3], width: int = 8, fuse: fusion = gated) -> binary {
  let words = text_transformer(review, width: width, layers: 1, heads: 2).pooled
  let look  = small_cnn(photo, width: width) ?? learned()
  let rest  = mlp(concat(embed(item, width: 16), facts, often), widths: [32])
  binary_head(fuse(words, look, rest, width: width))
}

train Shop {
  model: Recommend(fuse: concatenated, width: 2 * 16) on Reviews
  loss: focal(gamma: 3)
  optimizer: adamw(rate: 3e-4, decay: 0)
  schedule: cosine(warmup: 5%)
  batch: 64
  clip: 1.5
  keep: best(auprc)
  stop: patience(3)
  freeze: [words.block[0], rest]
  load: { words: "weights.safetensors" }
}

train Quick = Shop with { rows: 500, epochs: 2, keep: best(log_loss), stop: never }

train Plain {
  model: Recommend on Reviews
  loss: focal
  optimizer: sgd(0.1)
}

predict Scores { train: Shop, columns: [reviews["Class Name"], counts.n], threshold: 40% }
predict Plainly { train: Quick }
`;

/** A checked declaration without spans, definitions by name. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part) => {
      if (key === "span") return undefined;
      return key === "definition" ? part.name.text : part;
    }),
  );
}

describe("declarations that are right", () => {
  const { diagnostics, program } = checkSource(shop);

  test("nothing is reported", () => expect(diagnostics).toEqual([]));

  test("data, every option with a value", async () => {
    const shown = JSON.stringify(plain(program?.data.get("Reviews")), null, 2);
    await expect(shown).toMatchFileSnapshot("checked/data.txt");
  });

  test("trains, with what they have from their base and the defaults", async () => {
    const trains = [...(program?.trains.values() ?? [])].map(({ data, ...train }) => ({
      ...train,
      data: data.name,
    }));
    await expect(JSON.stringify(plain(trains), null, 2)).toMatchFileSnapshot("checked/trains.txt");
  });

  test("predicts, by default with the key's columns", async () => {
    const predicts = [...(program?.predicts.values() ?? [])];
    await expect(JSON.stringify(plain(predicts), null, 2)).toMatchFileSnapshot("checked/predicts.txt");
  });

  test("without a validation part the last weights are kept", () => {
    const source = trained(SETTINGS).replace("{ train: 90%, validation: 10% }", "{ train: 90%, test: 10% }");
    expect(checkSource(source).program?.trains.get("Shop")?.keep).toEqual({ by: "last" });
  });

  test("a source that a query reads leaves the base to the query", () => {
    const { diagnostics, program } = checkSource(
      block(
        `source raw = jsonl("raw.jsonl")`,
        `source reviews = query("SELECT * FROM raw WHERE liked IS NOT NULL")`,
        ITEM,
        "target liked: binary(positive: 1) = reviews.liked",
        "split by random() { train: 100% }",
      ),
    );
    expect(diagnostics).toEqual([]);
    expect(program?.data.get("Reviews")?.base).toBe("reviews");
  });
});

describe("what a program demands", () => {
  test("imports, and sources in their order", () => {
    const { module } = parse("shop.mm", shop);
    const { imports, schemas } = demands(new Map([["shop.mm", module]]), "shop.mm");
    expect(imports.map(({ path }) => path)).toEqual(["std"]);
    expect(plain(schemas)).toMatchInlineSnapshot(`
      [
        {
          "data": "Reviews",
          "source": {
            "format": "csv",
            "name": "reviews",
            "paths": [
              "reviews/*.csv",
              "more.csv",
            ],
          },
        },
        {
          "data": "Reviews",
          "source": {
            "format": "files",
            "name": "photos",
            "paths": [
              "photos/*.jpg",
            ],
          },
        },
        {
          "data": "Reviews",
          "source": {
            "format": "query",
            "name": "counts",
            "paths": [
              "SELECT id, count(*) AS n FROM reviews GROUP BY id",
            ],
          },
        },
      ]
    `);
  });

  test("sources in error are left out, and nothing is told", () => {
    const source = `data D {
  source a = csv(1)
  source b = query("DROP TABLE a")
  source c = cvs("c.csv")
  source d = jsonl("d.jsonl")
}
`;
    const { module } = parse("d.mm", source);
    const { schemas } = demands(new Map([["d.mm", module]]), "d.mm");
    expect(schemas.map(({ source }) => source.name)).toEqual(["d"]);
  });
});
