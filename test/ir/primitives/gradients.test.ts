import { describe, expect, test } from "vitest";
import { dense, evaluate } from "../../../src/ir/interpreter/index.ts";
import type { Func, TensorType } from "../../../src/ir/ir.ts";
import type { Attributes, PrimitiveName } from "../../../src/ir/primitives/attributes.ts";
import { newFunction, primitiveOf } from "../../../src/ir/primitives/index.ts";
import type { Dense } from "../../../src/ir/primitives/primitive.ts";
import { uniform } from "../../../src/ir/random.ts";
import { elements } from "../../../src/ir/shapes.ts";
import { verify } from "../../../src/ir/verify.ts";
import { type Case, cases, primitiveNames } from "../cases.ts";
import { apply, close, moduleOf } from "../support.ts";

/** Those that no gradient flows through. `max_pool2d_gradient` does not tell which places it chose. */
const without: readonly PrimitiveName[] = [
  "sign",
  "floor",
  "not",
  "equal",
  "less",
  "less_equal",
  "and",
  "or",
  "constant",
  "iota",
  "random",
  "first_occurrence",
  "max_pool2d_gradient",
];

/** A function of an operation's inputs and its output's gradient, and which inputs it gives gradients of. */
function gradientFunction(op: PrimitiveName, { inputs, attributes }: Case): { func: Func; of: number[] } {
  const b = newFunction("gradient");
  const values = inputs.map((input, i) => b.input(`in${i}`, input.type));
  const output = b.apply(op, values, attributes as Attributes);
  const dy = b.input("dy", output.type);
  const operation = { kind: "primitive", op, inputs: values, attributes, output } as const;
  const gradients = primitiveOf(op).gradient?.(b, operation as never, dy) ?? [];
  const ports = gradients.flatMap((value, i) => (value ? [{ name: `d${i}`, value, i }] : []));
  return {
    func: b.build(ports.map(({ name, value }) => ({ name, value }))),
    of: ports.map((port) => port.i),
  };
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}

const step = 1e-5;

/** The change of Σ dy · op(inputs) with each number of one input, by central differences. */
function differences(op: PrimitiveName, { inputs, attributes }: Case, which: number, dy: Dense): number[] {
  const input = inputs[which] as Dense;
  return Array.from(input.data, (x, place) => {
    const at = (value: number) => {
      const moved = dense(input.type, input.data.with(place, value));
      return dot(apply(op, inputs.with(which, moved), attributes).data, dy.data);
    };
    return (at(x + step) - at(x - step)) / (2 * step);
  });
}

function weights(type: TensorType): Dense {
  return dense(
    type,
    Array.from(uniform(3, 0, 0, "dy", elements(type.shape)), (u) => u - 0.4),
  );
}

const isFloat = (input: Dense) => input.type.dtype === "f32";
const differentiable = primitiveNames.filter((op) => !without.includes(op) && op !== "stop_gradient");

describe("gradients agree with central differences", () => {
  test.each(differentiable)("%s", (op) => {
    const able = cases(op).filter(
      ({ inputs, attributes }) => inputs.some(isFloat) && (attributes as { dtype?: string }).dtype !== "i32",
    );
    expect(able.length).toBeGreaterThan(0);
    for (const one of able) {
      const dy = weights(apply(op, one.inputs, one.attributes).type);
      const { func, of } = gradientFunction(op, one);
      verify(moduleOf(func));
      expect(of).toEqual(one.inputs.flatMap((input, i) => (isFloat(input) ? [i] : [])));
      const gradients = evaluate(moduleOf(func), [...one.inputs, dy], { precision: "f64" });
      for (const [i, which] of of.entries()) {
        const expected = differences(op, one, which, dy);
        const found = gradients[i] as Dense;
        expect(found.type).toEqual(one.inputs[which]?.type);
        const types = one.inputs.map((input) => input.type.shape.join("x")).join(", ");
        const shown = `${op}(${types}) by input ${which}: ${Array.from(found.data)} is not ${expected}`;
        expect(close(found.data, expected, 1e-6), shown).toBe(true);
      }
    }
  });
});

test("what has no gradient says so", () => {
  const absent = primitiveNames.filter((op) => primitiveOf(op).gradient === undefined);
  expect(absent.toSorted()).toEqual(without.toSorted());
  for (const one of cases("stop_gradient")) expect(gradientFunction("stop_gradient", one).of).toEqual([]);
  const [toIntegers] = cases("cast").filter(({ attributes }) => attributes.dtype === "i32");
  expect(gradientFunction("cast", toIntegers as Case).of).toEqual([]);
});

function gradientsAt(
  op: PrimitiveName,
  inputs: Dense[],
  attributes: object,
  dy: number | number[],
): number[][] {
  const { func } = gradientFunction(op, { inputs, attributes } as Case);
  const { type } = apply(op, inputs, attributes);
  return evaluate(moduleOf(func), [...inputs, dense(type, dy)], { precision: "f64" }).map((d) => [...d.data]);
}

describe("conventions where there is no derivative", () => {
  const scalar = (value: number) => dense({ dtype: "f32", shape: [] }, value);
  const list = (...values: number[]) => dense({ dtype: "f32", shape: [values.length] }, values);

  test.each([
    ["relu at 0 is flat", "relu", [scalar(0)], {}, [[0]]],
    ["abs at 0 is flat", "abs", [scalar(0)], {}, [[0]]],
    ["max gives ties to the first", "max", [scalar(2), scalar(2)], {}, [[1], [0]]],
    ["min gives ties to the first", "min", [scalar(2), scalar(2)], {}, [[1], [0]]],
    ["reduce_max shares ties", "reduce_max", [list(1, 3, 3)], { axes: [0] }, [[0, 0.5, 0.5]]],
    ["a negative number squared", "pow", [scalar(-3), scalar(2)], {}, [[-6], [0]]],
    ["0 squared", "pow", [scalar(0), scalar(2)], {}, [[0], [0]]],
    ["0 to the power of 0", "pow", [scalar(0), scalar(0)], {}, [[0], [0]]],
  ] as const)("%s", (_, op, inputs, attributes, expected) => {
    expect(gradientsAt(op, [...inputs], attributes, 1)).toEqual(expected);
  });

  test("the first greatest place of a window takes its gradient", () => {
    const x = dense({ dtype: "f32", shape: [1, 2, 2, 1] }, [1, 5, 5, 5]);
    const pool = { size: [2, 2], stride: [2, 2] };
    expect(gradientsAt("max_pool2d", [x], pool, 7)).toEqual([[0, 7, 0, 0]]);
  });
});
