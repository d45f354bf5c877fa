import { expect, test } from "vitest";
import { dense } from "../../../src/ir/interpreter/index.ts";
import type { Graph, GraphKind, Program, TensorType, Value } from "../../../src/ir/ir.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import type { Tensor } from "../../../src/runtime/engine.ts";
import { describeEngines } from "./every.ts";
import { graphOf, someSize, toTensor } from "./running.ts";

const f32 = (...shape: number[]): TensorType => ({ dtype: "f32", shape });
const floats = (shape: number[], ...values: number[]): Tensor => toTensor(dense(f32(...shape), values));
const integers = (...values: number[]): Tensor =>
  toTensor(dense({ dtype: "i32", shape: [values.length] }, values));

/** Training adds x to the total and to some rows of the table; prediction gives total times scale. */
function counting(): Program {
  const graph = (kind: GraphKind): Graph => {
    const b = newFunction("main");
    const total = b.input("cell:total", f32(2));
    if (kind === "predict") {
      const y = b.op("mul", [total, b.input("cell:scale", f32())]);
      return graphOf(b.build([{ name: "prediction", value: y }]), kind);
    }
    const sum = b.op("add", [total, b.input("x", f32(2))]);
    const at = b.input("at", { dtype: "i32", shape: [2] });
    const rows = b.op("add", [b.op("gather", [b.input("cell:table", f32(4, 1)), at]), b.constant(1)]);
    const outputs: [string, Value][] = [
      ["loss", b.op("reduce_sum", [sum], { axes: [0] })],
      ["set:total", sum],
      ["indices:table", at],
      ["rows:table", rows],
    ];
    return graphOf(b.build(outputs.map(([name, value]) => ({ name, value }))), kind);
  };
  const shapes = { total: [2], scale: [], table: [4, 1] };
  const initial = { kind: "constant", value: 0 } as const;
  const cells = Object.entries(shapes).map(
    ([path, shape]) => ({ path, type: f32(...shape), initial, role: "parameter" }) as const,
  );
  return { cells, graph };
}

describeEngines((engine) => {
  const open = async () => {
    const session = await engine.open(counting());
    await session.write(
      new Map([
        ["total", floats([2], 1, 2)],
        ["scale", floats([], 10)],
        ["table", floats([4, 1], 1, 2, 3, 4)],
      ]),
    );
    const numbers = async (path: string) => [...((await session.read([path])).get(path)?.data ?? [])];
    const step = async (x: number[], at: number[] = [0, 1], size = someSize) => {
      const results = await session.run(
        "train",
        size,
        new Map([
          ["x", floats([2], ...x)],
          ["at", integers(...at)],
        ]),
      );
      return [...(results.get("loss")?.data ?? [])];
    };
    return { session, numbers, step };
  };

  test("reads what was written", async () => {
    const { session, numbers } = await open();
    expect(await numbers("total")).toEqual([1, 2]);
    expect([...(await session.read()).keys()].sort()).toEqual(["scale", "table", "total"]);
    await session.dispose();
  });

  test("goes on from step to step, and prediction sees it", async () => {
    const { session, numbers, step } = await open();
    expect([await step([1, 1]), await step([2, 0]), await step([0, 3])]).toEqual([[5], [7], [10]]);
    expect(await numbers("total")).toEqual([4, 6]);
    const { data } = (await session.run("predict", someSize, new Map())).get("prediction") as Tensor;
    expect([...data]).toEqual([40, 60]);
    await session.dispose();
  });

  test("replaces rows of a table", async () => {
    const { session, numbers, step } = await open();
    await step([0, 0], [3, 1]);
    await step([0, 0], [1, 2]);
    expect(await numbers("table")).toEqual([1, 4, 4, 5]);
    await session.dispose();
  });

  test("copies: what was read and what was given stay as they were", async () => {
    const { session, numbers, step } = await open();
    const given = floats([2], 5, 5);
    await session.write(new Map([["total", given]]));
    const before = (await session.read(["total"])).get("total") as Tensor;
    await step([1, 1]);
    await step([1, 1]);
    expect([[...given.data], [...before.data], await numbers("total")]).toEqual([
      [5, 5],
      [5, 5],
      [7, 7],
    ]);
    await session.dispose();
  });

  test("takes new values between steps", async () => {
    const { session, numbers, step } = await open();
    await step([1, 1]);
    await session.write(new Map([["total", floats([2], 100, 200)]]));
    await step([1, 1]);
    expect(await numbers("total")).toEqual([101, 201]);
    await session.dispose();
  });

  test("goes through more sizes than stay loaded, and loses no cell", async () => {
    const { session, numbers, step } = await open();
    for (let batch = 1; batch <= 60; batch++) await step([1, 2], [0, 3], { batch, bags: {} });
    expect([await numbers("total"), await numbers("table")]).toEqual([
      [61, 122],
      [61, 2, 3, 64],
    ]);
    await session.dispose();
  });

  test("two sessions of one program know nothing of each other", async () => {
    const [first, second] = [await open(), await open()];
    await first.step([1, 1]);
    expect([await first.numbers("total"), await second.numbers("total")]).toEqual([
      [2, 3],
      [1, 2],
    ]);
    await first.session.dispose();
    await second.session.dispose();
  });

  test("refuses a feed that is not there or has another shape", async () => {
    const { session, numbers } = await open();
    const wrong = new Map([
      ["x", floats([3], 1, 2, 3)],
      ["at", integers(0, 1)],
    ]);
    await expect(session.run("train", someSize, wrong)).rejects.toThrow(
      /^internal: (the feed )?x is f32\[3\], not f32\[2\]$/,
    );
    await expect(session.run("train", someSize, new Map())).rejects.toThrow(/^internal: no feed/);
    expect(await numbers("total")).toEqual([1, 2]);
    await session.dispose();
  });
});
