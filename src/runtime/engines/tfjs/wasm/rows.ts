import type { TensorInfo } from "@tensorflow/tfjs-core";
import { internal } from "../../../../diagnostics/diagnostic.ts";
import { elements } from "../../../../ir/shapes.ts";
import type { OwnKernel } from "./heap.ts";

export const rows = {
  /** Along axis 0. tfjs's copies number by number. */
  GatherV2: (heap) => (inputs) => {
    const { x, indices } = inputs as unknown as Record<"x" | "indices", TensorInfo>;
    const [count = 0, ...row] = x.shape;
    const width = elements(row);
    const y = heap.make([...indices.shape, ...row], x.dtype);
    const [to, from, at] = [y, x, indices].map((x) => heap.words(x)) as [Int32Array, Int32Array, Int32Array];
    for (let i = 0, place = 0; i < at.length; i++) {
      const index = at[i] as number;
      if (index < 0 || index >= count) internal(`row ${index} of ${count}`);
      for (let j = index * width, end = j + width; j < end; j++) to[place++] = from[j] as number;
    }
    return y;
  },
  /** Over axes that lie together and are not the last: products with a one. tfjs's would turn the whole tensor. */
  Sum: (heap) => (inputs, attributes) => {
    const { x } = inputs as { readonly x: TensorInfo };
    const { axis: axes, keepDims } = attributes as unknown as { axis: readonly number[]; keepDims: boolean };
    const [first, last] = [axes[0] ?? 0, axes.at(-1) ?? -1];
    const apart = last - first + 1 !== axes.length;
    if (keepDims || apart || axes.length === 0 || last === x.shape.length - 1 || x.dtype !== "float32")
      return heap.theirs("Sum")(inputs, attributes);
    const [before, after] = [x.shape.slice(0, first), x.shape.slice(last + 1)];
    const [columns, terms] = [elements(after), elements(x.shape.slice(first, last + 1))];
    const one = heap.theirs("Fill")({}, { shape: [], value: 1, dtype: "float32" });
    const y = heap.zeros([...before, ...after]);
    const [a, atX, atY] = [one, x, y].map((x) => heap.address(x)) as [number, number, number];
    const steps = { aRow: 0, aTerm: 0, bRow: columns, cRow: columns };
    for (let block = 0; block < elements(before); block++)
      heap.multiply({
        a,
        b: atX + 4 * block * terms * columns,
        c: atY + 4 * block * columns,
        ...{ rows: 1, terms, columns, steps },
      });
    heap.free(one);
    return y;
  },
} satisfies Record<string, OwnKernel>;
