import { describe, expect, test } from "vitest";
import { field, lowered, run } from "./program.ts";

const helpers = `
import { linear, drop, batch_norm, binary_head } from "std"
head as_is(x: [A]) -> Prediction[A] { x }
loss distance(prediction: Prediction[K], target: number[K]) -> [] { sum(prediction - target) }
`;
const numbers = { loss: "distance", fields: { x: field.number(2) }, target: field.number(2) };
const feeds = {
  x: [
    [1, 2],
    [3, 6],
  ],
  y: [
    [0, 0],
    [0, 0],
  ],
  "row.weight": [1, 1],
};

describe("modes", () => {
  const program = lowered(
    `${helpers}\nmodel M(x: number[N]) -> number[N] { as_is(batch_norm(drop(x, rate: 0.5))) }`,
    numbers,
  );
  const names = (mode: "training" | "evaluating" | "predicting") => {
    const { main } = program.rows(mode, {});
    return [...main.inputs, ...main.outputs].map((port) => port.name).sort();
  };
  const cells = ["mean", "scale", "shift", "variance"].map((name) => `cell:M.batch_norm.${name}`);

  test("training has chance, weights and new states", () => {
    const learned = cells.filter((name) => !/mean|variance/.test(name));
    const states = cells.filter((name) => !learned.includes(name));
    expect(names("training")).toEqual(
      [
        ...cells,
        ...states.map((name) => name.replace("cell:", "set:")),
        ...["loss", "prediction", "row.key", "row.weight", "step.index", "step.seed", "x", "y"],
      ].sort(),
    );
  });
  test("evaluation has none of them, prediction no target either", () => {
    expect(names("evaluating")).toEqual([...cells, "loss", "prediction", "x", "y"].sort());
    expect(names("predicting")).toEqual([...cells, "prediction", "x"].sort());
  });
  test("evaluation uses the statistics that were kept", () => {
    const { prediction } = run(program, {
      feeds,
      cells: { "M.batch_norm.mean": [1, 2], "M.batch_norm.variance": [4 - 1e-5, 1 - 1e-5] },
    });
    expect(prediction?.map((value) => value + 0)).toEqual([0, 0, 1, 4]);
  });
});

describe("random numbers", () => {
  const program = lowered(
    `${helpers}
model M(x: number[8]) -> number[24] {
  let twice = drop(rate: 0.5)
  as_is(concat(twice(x), twice(x), drop(x, rate: 0.5)))
}`,
    { ...numbers, fields: { x: field.number(8) }, target: field.number(24) },
  );
  const ones = [1, 1, 1, 1, 1, 1, 1, 1];
  const zeros = [...ones, ...ones, ...ones].map(() => 0);
  const drawn = (index: number, keys: number[]) =>
    run(program, {
      mode: "training",
      feeds: { x: keys.map(() => ones), y: keys.map(() => zeros), "row.key": keys },
      step: { seed: 3, index },
    }).prediction ?? [];
  const parts = (of: number[], length: number) =>
    [...Array(of.length / length).keys()].map((i) => of.slice(i * length, (i + 1) * length).join());

  test("are 0 or scaled up, each about half of the time", () => {
    const all = drawn(0, [0, 1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(all)).toEqual(new Set([0, 2]));
    const kept = all.filter((value) => value === 2).length / all.length;
    expect(kept).toBeGreaterThan(0.35);
    expect(kept).toBeLessThan(0.65);
  });
  test("differ between steps, rows, places and uses of one instance", () => {
    const [first, second] = parts(drawn(0, [4, 5]), 24);
    expect(new Set([first, second, ...parts(drawn(1, [4]), 24)]).size).toBe(3);
    expect(new Set(parts(drawn(0, [4]), 8)).size).toBe(3);
  });
  test("belong to the row, wherever it stands in a batch", () => {
    expect(parts(drawn(0, [4, 5]), 24)).toEqual(parts(drawn(0, [5, 4]), 24).reverse());
  });
});

describe("an instance that keeps statistics", () => {
  test("goes on from its first use to its second", () => {
    const program = lowered(
      `${helpers}
model M(x: number[N]) -> number[N] {
  let norm = batch_norm(momentum: 0.5)
  as_is(norm(x) + norm(x * 10))
}`,
      numbers,
    );
    const outputs = run(program, { mode: "training", feeds });
    // Means 2 and 4, then 20 and 40: (0 + 2) / 2 = 1, then (1 + 20) / 2.
    expect(outputs["set:M.norm.mean"]).toEqual([10.5, 21]);
    expect(program.cells.map((cell) => cell.path)).toEqual(
      ["scale", "shift", "mean", "variance"].map((name) => `M.norm.${name}`),
    );
  });
});

describe("frozen parts", () => {
  const source = `${helpers}
model M(x: number[N]) -> binary {
  let base = batch_norm(drop(linear(x, 4), rate: 0.5))
  let rest = batch_norm(linear(base, 4))
  binary_head(rest)
}`;
  const setup = { fields: { x: field.number(2) } };

  test("keep their parameters and statistics, and evaluate", () => {
    const program = lowered(source, { ...setup, freeze: "base" });
    expect(program.cells.filter((cell) => cell.frozen).map((cell) => cell.path)).toEqual([
      "M.base.linear.w",
      "M.base.linear.b",
      "M.base.scale",
      "M.base.shift",
    ]);
    const { main, functions } = program.rows("training", {});
    const sets = main.outputs.map((port) => port.name).filter((name) => name.startsWith("set:"));
    expect(sets).toEqual(["set:M.rest.mean", "set:M.rest.variance"]);
    const random = [...functions.values()].flatMap((func) =>
      func.instructions.filter((i) => i.kind === "primitive" && i.op === "random"),
    );
    expect(random).toEqual([]);
  });
  test("a state that is frozen alone is not set", () => {
    const { main } = lowered(source, { ...setup, freeze: "rest.mean" }).rows("training", {});
    const sets = main.outputs.map((port) => port.name).filter((name) => name.startsWith("set:"));
    expect(sets).toEqual(["set:M.base.mean", "set:M.base.variance", "set:M.rest.variance"]);
  });
  test("are whole names, not beginnings of names", () => {
    const program = lowered(source, { ...setup, freeze: "rest.linear.w" });
    expect(program.cells.filter((cell) => cell.frozen).map((cell) => cell.path)).toEqual(["M.rest.linear.w"]);
  });
});
