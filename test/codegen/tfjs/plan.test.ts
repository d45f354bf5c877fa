import { describe, expect, test } from "vitest";
import { asOperation, kernelInputs, type Plan, planTfjs } from "../../../src/codegen/tfjs/index.ts";
import type { GraphKind } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { graphOf } from "../../runtime/engines/running.ts";
import { models, optimizers, programFor } from "../../runtime/engines/steps.ts";

const f32 = (...shape: number[]) => ({ dtype: "f32", shape }) as const;
const slots = (list: readonly { readonly slot: number }[]) => list.map(({ slot }) => slot);

/** What a plan's step gives: results, and what cells are written with. */
function given({ results, writes }: Plan): number[] {
  const written = writes.flatMap((write) =>
    write.kind === "set" ? [write.value] : [write.indices, write.rows],
  );
  return slots([...results, ...written]);
}

/** Walks through a plan as the runtime does; a slot that is empty or filled twice fails. Gives what is left beside what is kept. */
function walk(plan: Plan): Set<number> {
  const kept = new Set(slots([...plan.constants, ...plan.reads]));
  const own = new Set(slots([...plan.feeds, ...plan.randoms]));
  for (const [i, { kernel, inputs, output }] of plan.nodes.entries()) {
    for (const slot of slots(inputs))
      expect(own.has(slot) || kept.has(slot), `${kernel} takes ${slot}`).toBe(true);
    expect(own.has(output.slot) || kept.has(output.slot), `${kernel} gives ${output.slot}`).toBe(false);
    own.add(output.slot);
    for (const slot of plan.releases[i] ?? []) expect(own.delete(slot), `${slot} is let go`).toBe(true);
  }
  for (const slot of given(plan)) expect(own.has(slot) || kept.has(slot), `${slot} is given`).toBe(true);
  return own;
}

describe.each(Object.keys(models))("the plan of %s", (model) => {
  const steps = Object.keys(optimizers).flatMap((optimizer) =>
    (["train", "evaluate", "predict"] as const).map((kind): [GraphKind, string] => [kind, optimizer]),
  );

  test.each(steps)("to %s with %s has each tensor as long as it is needed", (kind, optimizer) => {
    const plan = planTfjs(programFor(model, optimizer).graph(kind, { batch: 3, bags: {} }));
    const left = walk(plan);
    const wanted = new Set(given(plan));
    expect([...left].filter((slot) => !wanted.has(slot))).toEqual([]);
  });

  test("is of kernels that TensorFlow has operations for, with as many inputs", () => {
    const { nodes } = planTfjs(programFor(model, "adamw").graph("train", { batch: 3, bags: {} }));
    for (const { kernel, inputs, attributes, output } of nodes) {
      expect(kernelInputs[kernel]?.length ?? inputs.length, kernel).toBe(inputs.length);
      const rank = output.type.shape.length;
      const operation = asOperation(kernel, {
        attributes,
        shapes: inputs.map(({ type }) => type.shape),
        rank,
      });
      const places = operation.inputs.filter((input) => typeof input === "number");
      expect(Math.max(-1, ...places), kernel).toBeLessThan(inputs.length);
    }
  });
});

describe("a plan", () => {
  test("computes once what is the same, and nothing that no one needs", () => {
    const b = newFunction("main");
    const x = b.input("x", f32(2, 3));
    const [once, again] = [b.op("exp", [x]), b.op("exp", [x])];
    b.op("tanh", [x]);
    const plan = planTfjs(graphOf(b.build([{ name: "y", value: b.op("add", [once, again]) }])));
    expect(plan.nodes.map(({ kernel }) => kernel)).toEqual(["Exp", "Add"]);
  });

  test("keeps small what is repeated", () => {
    const b = newFunction("main");
    const x = b.input("x", f32(3));
    const wide = b.op("broadcast", [x], { shape: [100, 3] });
    const sum = b.op("add", [b.op("exp", [wide]), b.input("z", f32(100, 3))]);
    const { nodes } = planTfjs(graphOf(b.build([{ name: "y", value: sum }])));
    expect(nodes.map(({ kernel, output }) => [kernel, output.type.shape])).toEqual([
      ["Exp", [3]],
      ["Add", [100, 3]],
    ]);
  });

  test("moves as few dimensions as it can", () => {
    const b = newFunction("main");
    const x = b.input("x", f32(4, 1, 5, 2, 3));
    const turned = b.op("transpose", [x], { permutation: [2, 3, 4, 1, 0] });
    const { nodes } = planTfjs(graphOf(b.build([{ name: "y", value: turned }])));
    const [, move] = nodes;
    expect(move).toMatchObject({ kernel: "Transpose", attributes: { perm: [1, 0] } });
    expect(move?.inputs[0]?.type.shape).toEqual([4, 30]);
  });

  test("of a prediction that needs nothing but a feed gives the feed", () => {
    const b = newFunction("main");
    const plan = planTfjs(graphOf(b.build([{ name: "y", value: b.input("x", f32(2)) }])));
    expect([plan.nodes, slots(plan.results)]).toEqual([[], slots(plan.feeds)]);
  });
});
