import { describe, expect, test } from "vitest";
import { checkSource } from "./declarations/checking.ts";

/** Uses of one definition with the same arguments, of which only the first is looked at; then one with others. */
const program = (setting: string, body = "relu(linear(x, width))") => `
import { linear, binary_head, binary_cross_entropy } from "std"

data Rows {
  source rows = csv("rows.csv")
  a: number[4] = rows["a", "b", "c", "d"]
  b: number[4] = rows["e", "f", "g", "h"]
  target label: binary(positive: 1) = rows.label
  split by random(seed: 0) { train: 80%, validation: 20% }
}

encoder reader(x: [A], width: int) -> [width] {
  let inner = ${body}
  inner + linear(linear(x, 3), width)
}

model Two(a: [A], b: [A]) -> binary {
  let first = reader(a, width: 8)
  let second = reader(b, width: 8)
  let third = reader(a, width: 9)
  binary_head(concat(first, second, third))
}

train Once {
  model: Two on Rows
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}

train Again = Once with { ${setting} }
`;

const messages = (source: string) => checkSource(source).diagnostics.map(({ message }) => message);

describe("a definition that is used again with the same arguments", () => {
  test.each([
    'load: { second: "w.safetensors" }',
    'load: { third: "w.safetensors" }',
    "freeze: [second.linear_2, third.inner]",
    "freeze: [first, second.inner]",
  ])("has the same parts: %s", (setting) => expect(messages(program(setting))).toEqual([]));

  test.each(['load: { secnd: "w.safetensors" }', "freeze: [second.linear_3]"])(
    "and no others: %s",
    (setting) => {
      expect(messages(program(setting)).length).toBe(1);
    },
  );

  test("has the same mistakes, which are told once", () => {
    const body = "training ? relu(linear(x, width)) : tanh(linear(x, width))";
    expect(messages(program("seed: 2", body))).toMatchInlineSnapshot(`
      [
        "\`Two.first.inner.linear_2.w\` is never trained: it is used in evaluation only",
      ]
    `);
  });

  test("has the mistakes of one mode, also below bodies that are the same in both", () => {
    const noisy = (noise: string) => `
layer noisy(x: [D]) -> [D] {
  ${noise}
}
`;
    const source = program("seed: 2", "relu(linear(noisy(x), width))");
    expect(messages(source + noisy("training ? x + random(x) : x"))).toEqual([]);
    expect(messages(source + noisy("x + random(x)"))).toEqual([
      "`random` is used in evaluation, where there is none",
    ]);
  });
});
