import fc from "fast-check";
import { expect, test } from "vitest";
import { block, ITEM, program } from "../../../src/diagnostics/catalogue/example.ts";
import { applyFix } from "../../../src/diagnostics/fix.ts";
import { render } from "../../../src/diagnostics/render.ts";
import { checkSource } from "./checking.ts";

const source = program(
  block(
    `source reviews = csv("reviews.csv")`,
    `source photos = files("photos/*.jpg")`,
    "join photos on reviews.id == photos.stem, at most one",
    "key reviews.id",
    ITEM,
    "photo?: image[8, 8, 3] = photos.content |> resize(9) |> crop(8) when evaluating |> crop(8, at: random) when training",
    `facts: number[2] = reviews["a", "b"] |> impute(mean) |> clip(-1, 1)`,
    "target liked: binary(positive: 1) = reviews.liked",
    "split by hash(reviews.id, salt: 1) { train: 90%, validation: 10% }",
    "on error skip(limit: 1%)",
  ),
  `train Shop {
  model: Likes(width: 4) on Reviews
  loss: binary_cross_entropy
  optimizer: adam(rate: 1e-3)
  schedule: cosine(warmup: 5%)
  keep: best(auroc)
  stop: patience(2)
  freeze: [embed.table]
  load: { embed: "w.safetensors" }
}

train Quick = Shop with { rows: 5 }

predict Scores { train: Quick, columns: [reviews.id], threshold: 0.4 }
`,
);
const tokens = source.match(/\s+|\w+|"[^"]*"|\|>|[^\s\w]/g) ?? [];

test("whatever is written, mistakes are told and nothing is thrown", () => {
  const place = fc.nat(tokens.length - 1);
  const change = fc.record({ at: place, from: place, kind: fc.constantFrom("drop", "copy", "swap") });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
      const mangled = [...tokens];
      for (const { at, from, kind } of changes) {
        const [here, there] = [mangled[at] ?? "", mangled[from] ?? ""];
        mangled[at] = kind === "drop" ? "" : there;
        if (kind === "swap") mangled[from] = here;
      }
      const text = mangled.join("");
      const { diagnostics } = checkSource(text);
      const shown = render(diagnostics, new Map([["model.mm", text]]), { colour: false });
      for (const { code, fix } of diagnostics) {
        expect(shown).toContain(code);
        if (fix) expect(applyFix(text, fix)).not.toBe(text);
      }
    }),
    { numRuns: 40 },
  );
});
