import { expect, test } from "vitest";
import { field, lowered, run } from "../ir/lower/program.ts";

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const helpers = `
head said(x: [A]) -> Logits { x[0] }
head number_said(x: [A]) -> Prediction[A] { x }
head mean_probability(parts: Probability...) -> Probability { mean(parts, p => p) }
head mean_present(a?: Logits, b?: Logits) -> Logits {
  let count = max(present(a) + present(b), 1)
  ((a ?? zeros()) + (b ?? 0)) / count
}
loss brier(probability: Probability, label: Label) -> [] { (probability - label) ** 2 }
`;

/** Predictions of a model of two vectors, of which the second may be absent. */
function predicted(
  result: string,
  is: string,
  { uses = "", loss = "binary_cross_entropy", target = field.binary, cells = {} } = {},
): number[] {
  const imports = uses ? `import { ${uses} } from "std"` : "";
  const source = `${imports}\n${helpers}\nmodel M(a: number[2], b?: number[2]) -> ${result} { ${is} }`;
  const fields = { a: field.number(2), "b?": field.number(2) };
  const program = lowered(source, { fields, loss, target, sizes: { y: 2 } });
  const feeds = {
    a: [
      [1, 4],
      [2, 0],
    ],
    b: [
      [5, -2],
      [0, 0],
    ],
    "b.present": [1, 0],
  };
  return run(program, { mode: "predicting", feeds, cells }).prediction ?? [];
}

const close = (got: readonly number[], wanted: readonly number[]) => {
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(got[i]).toBeCloseTo(value, 10);
};

test("mean_logits is the mean of several heads", () => {
  const is = "mean_logits(said(a), said(b ?? zeros()), said(-a))";
  close(predicted("binary", is, { uses: "mean_logits" }), [sigmoid(5 / 3), sigmoid(0)]);
});

test("mean_class_logits goes class by class", () => {
  const uses = "mean_class_logits, class_head, cross_entropy";
  const is = "mean_class_logits(class_head(a, K), class_head(b ?? zeros(), K))";
  const heads = ["M.class_head.linear", "M.class_head_2.linear"];
  const cells = Object.fromEntries(heads.map((path) => [`${path}.w`, [1, 0, 0, 1]]));
  const how = { uses, loss: "cross_entropy", target: field.class, cells };
  const first = [sigmoid(3 - 1), sigmoid(1)] as const;
  close(
    predicted("class[K]", is, how),
    first.flatMap((p) => [p, 1 - p]),
  );
});

test("mean_prediction goes number by number", () => {
  const how = { uses: "mean_prediction, squared_error", loss: "squared_error", target: field.number(2) };
  const is = "mean_prediction(number_said(a), number_said(b ?? zeros()))";
  close(predicted("number[2]", is, how), [3, 1, 1, 0]);
});

test("a head may take the mean of probabilities", () => {
  const is = "mean_probability(sigmoid(said(a)), sigmoid(said(b ?? zeros())))";
  close(predicted("Probability", is, { loss: "brier" }), [
    (sigmoid(1) + sigmoid(5)) / 2,
    (sigmoid(2) + 0.5) / 2,
  ]);
});

test("a head may go over those that are present", () => {
  close(predicted("binary", "mean_present(said(a), said(b))"), [sigmoid(3), sigmoid(2)]);
});
