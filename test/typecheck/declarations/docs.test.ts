import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { names } from "../../../src/diagnostics/catalogue/names.ts";
import { render } from "../../../src/diagnostics/render.ts";
import { checkSource } from "./checking.ts";

const description = readFileSync("docs/language.md", "utf8");
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, part = ""]) => part);

/** A program in which a `train` has a model as the description's table of settings writes it. */
const training = (
  model: string,
) => `import { binary_cross_entropy, binary_head, concatenated, gated } from "std"

data D {
  source rows = csv("rows.csv")
  key rows.id
  a: number = rows.a
  b: number = rows.b
  target y: binary(positive: 1) = rows.y
  split by random(seed: 0) { train: 100% }
}

model M(a: number[A], b: number[B], width: int = 8, fuse: fusion = gated) -> binary {
  binary_head(fuse(a, b, width: width))
}

train T { model: ${model}, loss: binary_cross_entropy, optimizer: adam(rate: 0.1) }
`;

const [models = ""] = found(description, /^\| `model` \| ([^|]*) \|/gm);

test.each([...found(description, /^```mm\n([\s\S]*?)^```/gm), ...found(models, /`([^`]+)`/g).map(training)])(
  "an example of the language's description checks: %s",
  (source) => {
    const diagnostics = checkSource(source).diagnostics.filter(
      ({ code }) => code !== names.unusedImport.code,
    );
    expect(render(diagnostics, new Map([["model.mm", source]]), { colour: false })).toBe("");
  },
);

test("the description's models are found", () => {
  expect(models).toContain("fuse:");
});
