import { describe, expect, test } from "vitest";
import { field } from "../ir/lower/program.ts";
import { model } from "./run.ts";

const numbers = (width: number) => ({
  parameters: `x: number[${width}]`,
  fields: { x: field.number(width) },
});

function close(got: readonly number[] | undefined, wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(got?.[i]).toBeCloseTo(value, 9);
}

describe("layers", () => {
  test("linear is x @ w + b", () => {
    const { rows } = model({ ...numbers(2), uses: "linear", is: "linear(x, 2)", width: 2 });
    const cells = { "M.linear.w": [1, 2, 3, 4], "M.linear.b": [10, 20] };
    expect(
      rows(
        {
          x: [
            [1, 1],
            [0, 2],
          ],
        },
        cells,
      ),
    ).toEqual([
      [14, 26],
      [16, 28],
    ]);
  });

  test("mlp is linear layers, each with a ReLU", () => {
    const { rows, program } = model({ ...numbers(2), uses: "mlp", is: "mlp(x, widths: [1, 2])", width: 2 });
    expect(program.cells.map((cell) => [cell.path, cell.type.shape])).toEqual([
      ["M.mlp.0.linear.w", [2, 1]],
      ["M.mlp.0.linear.b", [1]],
      ["M.mlp.1.linear.w", [1, 2]],
      ["M.mlp.1.linear.b", [2]],
    ]);
    const cells = { "M.mlp.0.linear.w": [1, -1], "M.mlp.1.linear.w": [2, -3], "M.mlp.1.linear.b": [1, 1] };
    expect(
      rows(
        {
          x: [
            [5, 1],
            [1, 5],
          ],
        },
        cells,
      ),
    ).toEqual([
      [9, 0],
      [1, 1],
    ]);
  });

  test("layer_norm has mean 0 and variance 1", () => {
    const { rows } = model({ ...numbers(4), uses: "layer_norm", is: "layer_norm(x)", width: 4 });
    const scale = 1 / Math.sqrt(5 + 1e-5);
    close(
      rows({ x: [[1, 3, 5, 7]] })[0],
      [-3, -1, 1, 3].map((value) => value * scale),
    );
  });
});

describe("fusions", () => {
  const parts = {
    parameters: "x: number[A], z: number[B]",
    fields: { x: field.number(1), z: field.number(2) },
  };
  const feeds = { x: [[2]], z: [[3, 5]] };
  const fusion = (name: string) => model({ ...parts, uses: name, is: `${name}(x, z, width: 1)`, width: 1 });
  const of = (name: string, cells: Readonly<Record<string, number[]>>) =>
    fusion(name).rows(feeds, cells)[0]?.[0];

  test("concatenated", () => {
    expect(of("concatenated", { "M.concatenated.linear.w": [1, 10, 100] })).toBe(532);
    expect(of("concatenated", { "M.concatenated.linear.w": [-1, -1, 0] })).toBe(0);
  });
  test("summed and averaged", () => {
    const cells = (name: string) => ({ [`M.${name}.0.linear.w`]: [4], [`M.${name}.1.linear.w`]: [1, 1] });
    expect(of("summed", cells("summed"))).toBe(16);
    expect(of("averaged", cells("averaged"))).toBe(8);
  });
  test("gated", () => {
    const gates = { "M.gated.0.linear.w": [0, 0, 0], "M.gated.1.linear.w": [1, 1, 1] };
    const values = { "M.gated.0.linear_2.w": [1], "M.gated.1.linear_2.w": [1, -1] };
    const wanted = 0.5 * Math.tanh(2) + Math.tanh(-2) / (1 + Math.exp(-10));
    expect(of("gated", { ...gates, ...values })).toBeCloseTo(wanted, 12);
  });
  test("low_rank is a sum of products", () => {
    const cells = {
      "M.low_rank.factors.0.linear.w": [1, 2, 3, 4],
      "M.low_rank.factors.1.linear.w": [1, 0, 1, 0, 0, 1, 0, 1],
    };
    // Factors [2, 4, 6, 8] and [3, 5, 3, 5].
    expect(of("low_rank", cells)).toBe(6 + 20 + 18 + 40);
  });
  test.each(["concatenated", "summed", "averaged", "gated", "low_rank"])(
    "%s takes any number of parts",
    (name) => {
      const one = model({ ...numbers(2), uses: name, is: `${name}(x, width: 3)`, width: 3 });
      const many = model({ ...numbers(2), uses: name, is: `${name}(x, x, x, x, x, width: 3)`, width: 3 });
      for (const { rows } of [one, many]) expect(rows({ x: [[1, 2]] })[0]?.every(Number.isFinite)).toBe(true);
    },
  );
});

describe("small_cnn", () => {
  const image = { parameters: "x: image[H, W, C]", fields: { x: field.image(11, 8, 3) } };
  const pixels = (value: (i: number) => number) => [...Array(11 * 8 * 3).keys()].map(value);

  test.each(["", ", normalized: true"])("reads an image of any size%s", (options) => {
    const { rows, program } = model({
      ...image,
      uses: "small_cnn",
      is: `small_cnn(x, width: 5, channels: 2${options})`,
      width: 5,
    });
    const [a, b] = rows({ x: [pixels((i) => (i % 7) / 7), pixels((i) => (i % 5) / 5)] });
    expect(a).not.toEqual(b);
    expect(program.cells.find((cell) => cell.path.endsWith("linear.w"))?.type.shape).toEqual([1 * 1 * 8, 5]);
  });
});
