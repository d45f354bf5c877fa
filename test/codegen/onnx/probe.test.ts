import { expect, test } from "vitest";
import { blockProbe } from "../../../src/codegen/onnx/index.ts";

/** The two places of the probe's image in blocks of so many channels. */
function inBlocks(size: number): number[] {
  const channels = blockProbe.image.length / 2;
  const starts = Array.from({ length: channels / size }, (_, i) => i * size);
  return starts.flatMap((start) =>
    [0, 1].flatMap((place) =>
      Array.from({ length: size }, (_, i) => blockProbe.image[place * channels + start + i] as number),
    ),
  );
}

test.each([4, 8, 16])("finds blocks of %i channels", (size) => {
  expect(blockProbe.blockIn(inBlocks(size))).toBe(size);
});

test("takes channels that lie one by one for no blocks", () => {
  expect(blockProbe.blockIn(inBlocks(1))).toBeUndefined();
});
