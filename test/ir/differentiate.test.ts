import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FunctionBuilder } from "../../src/ir/builder.ts";
import type { Func, Module, Value } from "../../src/ir/ir.ts";
import { newFunction } from "../../src/ir/primitives/index.ts";
import { printModule } from "../../src/ir/text/print.ts";
import { Differentiator, pullBack } from "../../src/ir/transforms/differentiate.ts";
import { verify } from "../../src/ir/verify.ts";
import { moduleOf, smoothSteps, tile } from "./random-modules.ts";
import { expectClose, run } from "./running.ts";

const vector = { dtype: "f64", shape: [2] } as const;

/** Main gives `loss` of `module.main` and its gradients by the wanted inputs, named `d.INPUT`. */
function withGradients(module: Module, wanted: readonly string[]): Module {
  const differentiator = new Differentiator(module.functions);
  const objective = differentiator.add({ ...module.main, name: "objective" });
  const derivative = differentiator.derive(
    objective,
    objective.inputs.map((port) => wanted.includes(port.name)),
    objective.outputs.map((port) => port.name === "loss"),
  );
  const b = newFunction("main");
  const inputs = objective.inputs.map(({ name, value }) => b.input(name, value.type));
  const outputs = b.call(derivative.forward, inputs);
  const loss = outputs[0] as Value;
  const gradients = pullBack(b, derivative, { inputs, outputs }, [b.constant(1, loss.type.dtype)]);
  const found = gradients.flatMap((value, i) =>
    value ? [{ name: `d.${objective.inputs[i]?.name}`, value }] : [],
  );
  const main = b.build([{ name: "loss", value: loss }, ...found]);
  const result = { main, functions: differentiator.functions };
  verify(result);
  return result;
}

function moduleWith(build: (b: FunctionBuilder) => Value, functions: readonly Func[] = []): Module {
  const b = newFunction("main");
  const main = b.build([{ name: "loss", value: build(b) }]);
  return { main, functions: new Map(functions.map((func) => [func.name, func])) };
}

/** tanh(x) * y, and y alone. */
function part(): Func {
  const b = newFunction("part");
  const [x, y] = [b.input("x", vector), b.input("y", vector)];
  const product = b.op("mul", [b.op("tanh", [x]), y]);
  return b.build([
    { name: "product", value: product },
    { name: "same", value: y },
  ]);
}

function sum(b: FunctionBuilder, x: Value): Value {
  return b.op("reduce_sum", [x], { axes: [0] });
}

/** Only the functions that differentiation made, and main. */
function derived({ main, functions }: Module): string {
  return printModule({ main, functions: new Map([...functions].filter(([name]) => name.includes(":"))) });
}

describe("differentiation", () => {
  test("works function by function and saves what the backward functions use", () => {
    const func = part();
    const module = moduleWith(
      (b) => {
        const [x, y] = [b.input("x", vector), b.input("y", vector)];
        const [first] = b.call(func, [x, y]);
        const [second] = b.call(func, [first as Value, y]);
        return sum(b, second as Value);
      },
      [func],
    );
    const gradients = withGradients(module, ["x", "y"]);
    expect(derived(gradients)).toMatchInlineSnapshot(`
      "func part:backward(saved.0 %1: f64[2], saved.1 %2: f64[2], d.product %4: f64[2]) -> (d.x %10, d.y %6) {
        %5: f64[2] = mul(%4, %1)
        %6: f64[2] = mul(%4, %2)
        %7: f64[] = constant() { dtype = "f64", shape = [], values = 1 }
        %8: f64[2] = mul(%2, %2)
        %9: f64[2] = sub(%7, %8)
        %10: f64[2] = mul(%5, %9)
      }

      func part:forward(x %0: f64[2], y %1: f64[2]) -> (product %3, same %1, inside.0 %2) {
        %2: f64[2] = tanh(%0)
        %3: f64[2] = mul(%2, %1)
      }

      func objective:backward(
        saved.0 %5: f64[2],
        saved.1 %10: f64[2],
        saved.2 %3: f64[2],
        saved.3 %13: f64[2],
        d.loss %7: f64[],
      ) -> (
        d.x %14,
        d.y %16,
      ) {
        %8: f64[1] = reshape(%7) { shape = [1] }
        %9: f64[2] = broadcast(%8) { shape = [2] }
        %11: f64[2], %12: f64[2] = call part:backward(%5, %10, %9)
        %14: f64[2], %15: f64[2] = call part:backward(%3, %13, %11)
        %16: f64[2] = add(%12, %15)
      }

      func objective:forward(
        x %0: f64[2],
        y %1: f64[2],
      ) -> (
        loss %6,
        inside.0 %5,
        inside.1 %10,
        inside.2 %3,
        inside.3 %13,
      ) {
        %2: f64[2], %3: f64[2], %13: f64[2] = call part:forward(%0, %1)
        %4: f64[2], %5: f64[2], %10: f64[2] = call part:forward(%2, %1)
        %6: f64[] = reduce_sum(%4) { axes = [0] }
      }

      func main(x %0: f64[2], y %1: f64[2]) -> (loss %2, d.x %8, d.y %9) {
        %2: f64[], %3: f64[2], %4: f64[2], %5: f64[2], %6: f64[2] = call objective:forward(%0, %1)
        %7: f64[] = constant() { dtype = "f64", shape = [], values = 1 }
        %8: f64[2], %9: f64[2] = call objective:backward(%3, %4, %5, %6, %7)
      }
      "
    `);
    const found = run(gradients, { x: [0.5, -1], y: [2, 3] });
    const t = (v: number) => Math.tanh(v);
    const slope = (v: number) => 1 - t(v) ** 2;
    const inner = [2 * t(0.5), 3 * t(-1)] as const;
    expectClose(found["d.x"] ?? [], [slope(inner[0]) * 4 * slope(0.5), slope(inner[1]) * 9 * slope(-1)]);
    expectClose(found["d.y"] ?? [], [
      t(inner[0]) + 2 * slope(inner[0]) * t(0.5),
      t(inner[1]) + 3 * slope(inner[1]) * t(-1),
    ]);
  });

  test("computes nothing for what is not wanted", () => {
    const func = part();
    const module = moduleWith(
      (b) => {
        const [x, y] = [b.input("x", vector), b.input("y", vector)];
        return sum(b, b.call(func, [x, y])[0] as Value);
      },
      [func],
    );
    expect(derived(withGradients(module, ["y"]))).toMatchInlineSnapshot(`
      "func part:backward(saved.0 %2: f64[2], d.product %4: f64[2]) -> (d.y %6) {
        %6: f64[2] = mul(%4, %2)
      }

      func part:forward(x %0: f64[2], y %1: f64[2]) -> (product %3, same %1, inside.0 %2) {
        %2: f64[2] = tanh(%0)
        %3: f64[2] = mul(%2, %1)
      }

      func objective:backward(saved.0 %8: f64[2], d.loss %5: f64[]) -> (d.y %9) {
        %6: f64[1] = reshape(%5) { shape = [1] }
        %7: f64[2] = broadcast(%6) { shape = [2] }
        %9: f64[2] = call part:backward(%8, %7)
      }

      func objective:forward(x %0: f64[2], y %1: f64[2]) -> (loss %4, inside.0 %8) {
        %2: f64[2], %3: f64[2], %8: f64[2] = call part:forward(%0, %1)
        %4: f64[] = reduce_sum(%2) { axes = [0] }
      }

      func main(x %0: f64[2], y %1: f64[2]) -> (loss %2, d.y %5) {
        %2: f64[], %3: f64[2] = call objective:forward(%0, %1)
        %4: f64[] = constant() { dtype = "f64", shape = [], values = 1 }
        %5: f64[2] = call objective:backward(%3, %4)
      }
      "
    `);
  });

  test("adds the gradients of a value that is used several times", () => {
    const module = moduleWith((b) => {
      const x = b.input("x", vector);
      return sum(b, b.op("add", [b.op("mul", [x, x]), x]));
    });
    expect(run(withGradients(module, ["x"]), { x: [3, -5] })["d.x"]).toEqual([7, -9]);
  });

  test("an input that the loss does not depend on has no gradient", () => {
    const module = moduleWith((b) => {
      const [x, y] = [b.input("x", vector), b.input("y", vector)];
      const stopped = b.op("stop_gradient", [b.op("exp", [y])]);
      return sum(b, b.op("mul", [x, stopped]));
    });
    const gradients = withGradients(module, ["x", "y"]);
    expect(gradients.main.outputs.map((port) => port.name)).toEqual(["loss", "d.x"]);
  });

  test("a loss that depends on nothing wanted has no gradient at all", () => {
    const module = moduleWith((b) => sum(b, b.input("x", vector)));
    expect(withGradients(module, []).main.outputs.map((port) => port.name)).toEqual(["loss"]);
  });

  test("integers carry no gradient", () => {
    const module = moduleWith((b) => {
      const table = b.input("table", { dtype: "f64", shape: [3, 1] });
      const rows = b.op("gather", [table, b.input("at", { dtype: "i32", shape: [2] })]);
      return b.op("reduce_sum", [rows], { axes: [0, 1] });
    });
    const gradients = withGradients(module, ["table", "at"]);
    expect(run(gradients, { table: [1, 2, 3], at: [2, 2] })).toEqual({ loss: [6], "d.table": [0, 0, 2] });
  });

  test("derives a function once for all calls of one kind", () => {
    const func = part();
    const module = moduleWith(
      (b) => {
        const y = b.input("y", vector);
        let x = b.input("x", vector);
        for (let i = 0; i < 5; i++) x = b.call(func, [x, y])[0] as Value;
        return sum(b, x);
      },
      [func],
    );
    const names = [...withGradients(module, ["x"]).functions.keys()];
    expect(names.sort()).toEqual([
      "objective",
      "objective:backward",
      "objective:forward",
      "part",
      "part:backward",
      "part:forward",
    ]);
  });

  test("agrees with finite differences", () => {
    const property = fc.property(smoothSteps, tile, tile, (steps, x, y) => {
      const module = moduleOf(steps, ["x", "y"]);
      const found = run(withGradients(module, ["x", "y"]), { x, y });
      const loss = (x: readonly number[], y: readonly number[]) =>
        run(module, { x, y })["loss"]?.[0] as number;
      const slopes = (at: readonly number[], f: (moved: number[]) => number) =>
        at.map((value, i) => (f(at.with(i, value + 1e-5)) - f(at.with(i, value - 1e-5))) / 2e-5);
      expectClose(
        found["d.x"] ?? new Array(6).fill(0),
        slopes(x, (moved) => loss(moved, y)),
        1e-6,
      );
      expectClose(
        found["d.y"] ?? new Array(6).fill(0),
        slopes(y, (moved) => loss(x, moved)),
        1e-6,
      );
    });
    fc.assert(property, { numRuns: 200 });
  });
});
