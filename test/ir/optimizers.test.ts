import { describe, expect, test } from "vitest";
import { Expressions } from "../../src/ir/expressions.ts";
import { dense, evaluate } from "../../src/ir/interpreter/index.ts";
import type { DType, Module, Value } from "../../src/ir/ir.ts";
import { clipped, globalNorm, optimizerRule } from "../../src/ir/optimizers/index.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import type { Optimizer } from "../../src/typecheck/checked.ts";
import { expectClose, run } from "./running.ts";

/** One parameter after each of some steps, written as PyTorch's documentation of the optimiser does. */
type Reference = (start: number, gradients: readonly number[], rate: (step: number) => number) => number[];

function sgd(momentum: number, nesterov: boolean, decay: number): Reference {
  return (start, gradients, rate) => {
    let [theta, buffer] = [start, 0];
    return gradients.map((gradient, i) => {
      let g = gradient + decay * theta;
      if (momentum !== 0) {
        buffer = i === 0 ? g : momentum * buffer + g;
        g = nesterov ? g + momentum * buffer : buffer;
      }
      theta -= rate(i + 1) * g;
      return theta;
    });
  };
}

function adam(beta1: number, beta2: number, epsilon: number, decay: number): Reference {
  return (start, gradients, rate) => {
    let [theta, m, v] = [start, 0, 0];
    return gradients.map((g, i) => {
      const [t, lr] = [i + 1, rate(i + 1)];
      theta -= lr * decay * theta;
      m = beta1 * m + (1 - beta1) * g;
      v = beta2 * v + (1 - beta2) * g * g;
      const [mHat, vHat] = [m / (1 - beta1 ** t), v / (1 - beta2 ** t)];
      theta -= (lr * mHat) / (Math.sqrt(vHat) + epsilon);
      return theta;
    });
  };
}

function adagrad(epsilon: number): Reference {
  return (start, gradients, rate) => {
    let [theta, sum] = [start, 0];
    return gradients.map((g, i) => {
      sum += g * g;
      theta -= (rate(i + 1) * g) / (Math.sqrt(sum) + epsilon);
      return theta;
    });
  };
}

const rate = 0.1;
const cases: [string, Optimizer, Reference][] = [
  ["sgd", { name: "sgd", rate, momentum: 0, nesterov: false, decay: 0 }, sgd(0, false, 0)],
  ["sgd with decay", { name: "sgd", rate, momentum: 0, nesterov: false, decay: 0.05 }, sgd(0, false, 0.05)],
  [
    "sgd with momentum",
    { name: "sgd", rate, momentum: 0.9, nesterov: false, decay: 0.01 },
    sgd(0.9, false, 0.01),
  ],
  [
    "sgd with Nesterov's momentum",
    { name: "sgd", rate, momentum: 0.8, nesterov: true, decay: 0.01 },
    sgd(0.8, true, 0.01),
  ],
  ["adam", { name: "adam", rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }, adam(0.9, 0.999, 1e-8, 0)],
  [
    "adam without momentum",
    { name: "adam", rate, beta1: 0, beta2: 0.99, epsilon: 1e-3 },
    adam(0, 0.99, 1e-3, 0),
  ],
  [
    "adamw",
    { name: "adamw", rate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1 },
    adam(0.9, 0.999, 1e-8, 0.1),
  ],
  ["adagrad", { name: "adagrad", rate, epsilon: 1e-10 }, adagrad(1e-10)],
];

const start = [1, -2, 0.5];
const gradients = [
  [0.3, -1, 1e-4],
  [-0.2, 0.5, 2e-4],
  [0.7, 0, -1e-3],
  [0.1, 2, 0],
  [-0.4, -0.3, 5e-5],
];
const rateAt = (step: number) => 0.1 / step;

/** One update as a function of parameter, gradient, rate, step and slots. */
function updateOf(settings: Optimizer, dtype: DType): { module: Module; slots: number } {
  const rule = optimizerRule(settings);
  const b = newFunction("update");
  const [tensor, scalar] = [
    { dtype, shape: [3] },
    { dtype, shape: [] },
  ];
  const [parameter, gradient] = [b.input("parameter", tensor), b.input("gradient", tensor)];
  const [rate, step] = [b.input("rate", scalar), b.input("step", scalar)];
  const slots = Object.fromEntries(rule.slots.map((name) => [name, b.input(name, tensor)]));
  const update = rule.update(new Expressions(b), { parameter, gradient, slots, rate, step });
  const outputs = [
    { name: "parameter", value: update.parameter },
    ...rule.slots.map((name) => ({ name, value: update.slots[name] as Value })),
  ];
  return { module: { main: b.build(outputs), functions: new Map() }, slots: rule.slots.length };
}

/** The parameter after each step. */
function steps(settings: Optimizer, dtype: "f32" | "f64"): number[][] {
  const { module, slots } = updateOf(settings, dtype);
  const [tensor, scalar] = [
    { dtype, shape: [3] },
    { dtype, shape: [] },
  ];
  let state = [dense(tensor, start), ...new Array(slots).fill(dense(tensor, 0))];
  return gradients.map((gradient, i) => {
    const [parameter, ...rest] = state;
    const given = [
      parameter,
      dense(tensor, gradient),
      dense(scalar, rateAt(i + 1)),
      dense(scalar, i + 1),
      ...rest,
    ];
    state = evaluate(module, given, { precision: dtype });
    return [...state[0].data];
  });
}

describe("optimisers", () => {
  test.each(cases)("%s takes the steps of its definition", (_, settings, reference) => {
    const expected = start.map((value, place) =>
      reference(
        value,
        gradients.map((gradient) => gradient[place] as number),
        rateAt,
      ),
    );
    for (const [i, found] of steps(settings, "f64").entries())
      expectClose(
        found,
        expected.map((values) => values[i] as number),
        1e-12,
      );
    for (const [i, found] of steps(settings, "f32").entries())
      expectClose(
        found,
        expected.map((values) => values[i] as number),
        4e-7,
      );
  });

  test("no optimiser makes NaN of a gradient of 0", () => {
    for (const [, settings] of cases) {
      const { module } = updateOf(settings, "f64");
      const inputs = Object.fromEntries(module.main.inputs.map(({ name }) => [name, [0, 0, 0]]));
      const found = run(module, { ...inputs, parameter: [1, 1, 1], rate: [0.1], step: [1] });
      expect(Object.values(found).flat().every(Number.isFinite)).toBe(true);
    }
  });
});

describe("clipping", () => {
  const tensor = { dtype: "f64", shape: [2] } as const;

  function clippedTo(limit: number, x: readonly number[], y: readonly number[]) {
    const b = newFunction("clip");
    const e = new Expressions(b);
    const raw = [b.input("x", tensor), b.input("y", tensor)];
    const norm = globalNorm(e, raw);
    const [first, second] = clipped(e, raw, norm, limit) as [Value, Value];
    const outputs = [
      { name: "norm", value: norm },
      { name: "x", value: first },
      { name: "y", value: second },
    ];
    return run({ main: b.build(outputs), functions: new Map() }, { x, y });
  }

  test("scales all gradients together", () => {
    const { norm, x, y } = clippedTo(1, [3, 0], [0, -4]);
    expect(norm).toEqual([5]);
    expectClose([...(x ?? []), ...(y ?? [])], [0.6, 0, 0, -0.8], 1e-6);
  });

  test("leaves small gradients, and none, as they are", () => {
    expect(clippedTo(10, [3, 0], [0, -4])).toEqual({ norm: [5], x: [3, 0], y: [0, -4] });
    expect(clippedTo(1, [0, 0], [0, 0])).toEqual({ norm: [0], x: [0, 0], y: [0, 0] });
  });

  test("the norm of no gradients is 0", () => {
    const b = newFunction("norm");
    const main = b.build([{ name: "norm", value: globalNorm(new Expressions(b), []) }]);
    expect(run({ main, functions: new Map() }, {})).toEqual({ norm: [0] });
  });
});
