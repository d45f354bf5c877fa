import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { OwnKernels } from "./own.ts";

type Pair = readonly [number, number];

export const webgpuKernels: OwnKernels = ({ backend, theirs, best }) => ({
  /** tfjs's leaves integers as they are and calls them floats, which some of its kernels believe. */
  Cast(inputs, attributes) {
    const { x } = inputs as unknown as Record<"x", TensorInfo>;
    if (attributes["dtype"] !== "float32" || x.dtype === "float32") return theirs("Cast")(inputs, attributes);
    const b: TensorInfo = {
      dataId: backend.write(Float32Array.of(1), [], "float32"),
      shape: [],
      dtype: "float32",
    };
    const floats = theirs("Multiply")({ a: x, b }, {});
    backend.disposeData(b.dataId);
    return floats;
  },
  /** tfjs's takes floats only. */
  Transpose(inputs, attributes) {
    const { x } = inputs as unknown as Record<"x", TensorInfo>;
    if (x.dtype === "float32") return theirs("Transpose")(inputs, attributes);
    const floats = best("Cast")({ x }, { dtype: "float32" });
    const moved = theirs("Transpose")({ x: floats }, attributes);
    const back = best("Cast")({ x: moved }, { dtype: x.dtype });
    for (const { dataId } of [floats, moved]) backend.disposeData(dataId);
    return back;
  },
  /** tfjs's gives the gradient to the last of a window's equal greatest: so the first is made the last. */
  MaxPoolGrad(inputs, attributes) {
    const { dy, input, output } = inputs as unknown as Record<"dy" | "input" | "output", TensorInfo>;
    const { filterSize, strides } = attributes as unknown as Record<"filterSize" | "strides", Pair>;
    const [n = 0, height = 0, width = 0, c = 0] = input.shape;
    const seen = ([0, 1] as const).map(
      (axis) => ((output.shape[axis + 1] ?? 0) - 1) * strides[axis] + filterSize[axis],
    ) as [number, number];
    const x = theirs("Slice")({ x: input }, { begin: [0, 0, 0, 0], size: [n, ...seen, c] });
    const turn = (x: TensorInfo) => theirs("Reverse")({ x }, { dims: [1, 2] });
    const turned = { dy: turn(dy), input: turn(x), output: turn(output) };
    const gradient = theirs("MaxPoolGrad")(turned, attributes);
    const back = turn(gradient);
    const paddings = [
      [0, 0],
      [0, height - seen[0]],
      [0, width - seen[1]],
      [0, 0],
    ];
    const dx = theirs("PadV2")({ x: back }, { paddings, constantValue: 0 });
    for (const { dataId } of [x, ...Object.values(turned), gradient, back]) backend.disposeData(dataId);
    return dx;
  },
});
