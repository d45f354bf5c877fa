import { expect, test } from "vitest";
import { feedRandoms } from "../../../src/codegen/randoms.ts";
import { newFunction } from "../../../src/ir/primitives/index.ts";
import { LoadedDraws } from "../../../src/runtime/engines/loops/draws.ts";
import { helper } from "../../../src/runtime/engines/loops/helper.ts";
import { graphOf } from "./running.ts";

const i32 = (...shape: number[]) => ({ dtype: "i32", shape }) as const;

/** Draws for 40 rows whose sizes can be parted among threads, and can't. */
function draws() {
  const b = newFunction("main");
  const inputs = [b.input("seed", i32()), b.input("index", i32()), b.input("key", i32(40))];
  const shapes = { even: [64, 32], odd: [7, 9], flat: [16] };
  const outputs = Object.entries(shapes).flatMap(([name, shape]) =>
    ([16, 24] as const).map((bits) => ({
      name: `${name}${bits}`,
      value: b.op("random", inputs, { shape, path: `M.${name}${bits}`, bits }),
    })),
  );
  return feedRandoms(graphOf(b.build(outputs))).randoms;
}

const feedsOf = (index: number) =>
  new Map([
    ["seed", { type: i32(), data: Int32Array.of(-5) }],
    ["index", { type: i32(), data: Int32Array.of(index) }],
    ["key", { type: i32(40), data: Int32Array.from({ length: 40 }, (_, row) => 7 * row - 11) }],
  ]);

/** Until the second thread has started. */
async function started() {
  while (!helper().isReady) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("two threads draw the numbers of one, from the first step on, in every step and for several graphs", async () => {
  const [one, two, other] = [
    new LoadedDraws(draws()),
    new LoadedDraws(draws(), helper),
    new LoadedDraws(draws(), helper),
  ];
  expect(two.run(feedsOf(0))).toEqual(one.run(feedsOf(0)));
  await started();
  for (let index = 1; index < 20; index++) {
    const expected = one.run(feedsOf(index));
    for (const many of [two, other]) expect(many.run(feedsOf(index))).toEqual(expected);
    if (index === 10) other.run(feedsOf(3));
  }
  two.dispose();
  expect(other.run(feedsOf(30))).toEqual(one.run(feedsOf(30)));
  other.dispose();
});
