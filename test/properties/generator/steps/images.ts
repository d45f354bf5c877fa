import type { Body, Value } from "../body.ts";
import { primitive, standard } from "../calls.ts";
import { type Dim, number, operation, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { count, isPlain, type TensorType, type Type, tensor } from "../types.ts";

const isImage =
  (least: number) =>
  (type: Type): type is TensorType =>
    isPlain(type) &&
    type.dims.length === 3 &&
    type.dims.slice(0, 2).every((dim) => dim.value >= least) &&
    count(type) <= 600;

const sides = (x: Value<TensorType>) => x.type.dims as [Dim, Dim, Dim];

/** `(H + 2*pad - size) div stride + 1` */
function window(side: Dim, size: Dim, stride: Dim, pad?: Dim): Dim {
  const padded = pad ? operation("+", side, operation("*", number(2), pad)) : side;
  return operation("+", operation("div", operation("-", padded, size), stride), number(1));
}

/** Images: rows, columns, channels. */
export const images: Productions = {
  conv2d: (b) => {
    const x = b.find(isImage(2));
    if (!x || !b.hasStatements) return undefined;
    const [h, w, channels] = sides(x);
    const [height, width, features] = [
      b.writer.size(1, 3, "size"),
      b.writer.size(1, 2, "size"),
      b.writer.size(1, 4, "channels"),
    ];
    const stride = b.c.chance(0.5) ? number(1) : b.writer.size(1, 2, "stride");
    const pad = b.c.chance(0.5) ? number(0) : b.writer.size(1, 2, "pad");
    const sizes = [window(h, height, stride, pad), window(w, width, stride, pad)] as const;
    if (sizes.some((size) => size.value < 1)) return undefined;
    b.writer.isFlexible = false;
    const kernel = b.param(
      tensor(height, width, channels, features),
      b.c.pick(["he()", "glorot()"]),
      "kernel",
    );
    const text = primitive(b, "conv2d", {
      x: b.argument(x),
      kernel,
      ...((show(stride) !== "1" || b.c.chance(0.5)) && { stride: show(stride) }),
      ...((show(pad) !== "0" || b.c.chance(0.5)) && { pad: show(pad) }),
    });
    return { text, type: tensor(...sizes, features), bound: 3 * Math.min(x.bound, 8) };
  },
  ...Object.fromEntries(
    ["max_pool", "mean_pool"].map((name) => [
      name,
      (b: Body) => {
        const x = b.find(isImage(2));
        if (!x) return undefined;
        const [h, w, channels] = sides(x);
        const [size, stride] = [b.writer.size(1, 2, "size"), b.writer.size(1, 2, "stride")];
        const isDefault = (dim: Dim) => show(dim) === "2" && b.c.chance(0.5);
        b.writer.isFlexible = false;
        const text = primitive(b, name, {
          x: b.argument(x),
          ...(!isDefault(size) && { size: show(size) }),
          ...(!isDefault(stride) && { stride: show(stride) }),
        });
        return {
          text,
          type: tensor(window(h, size, stride), window(w, size, stride), channels),
          bound: x.bound,
        };
      },
    ]),
  ),
  conv: (b) => {
    const x = b.find(isImage(2));
    if (!x) return undefined;
    const [h, w] = sides(x);
    const channels = b.writer.size(1, 4, "channels");
    const [size, pad] = [number(2), b.writer.size(1, 2, "pad")];
    b.writer.isFlexible = false;
    const text = standard(b, "conv", {
      x: b.argument(x),
      channels: show(channels),
      size: show(size),
      pad: show(pad),
    });
    const type = tensor(window(h, size, number(1), pad), window(w, size, number(1), pad), channels);
    return { text, type, bound: 3 * Math.min(x.bound, 8) };
  },
  conv_block: (b) => {
    const x = b.find(isImage(2));
    if (!x) return undefined;
    const [h, w] = sides(x);
    const channels = b.writer.size(1, 3, "channels");
    b.writer.isFlexible = false;
    const normalized = b.c.chance(0.4) ? { normalized: b.c.pick(["true", "false"]) } : {};
    const text = standard(b, "conv_block", { x: b.argument(x), channels: show(channels), ...normalized });
    const half = (side: Dim) => operation("div", side, number(2));
    return { text, type: tensor(half(h), half(w), channels), bound: 8 };
  },
  "channels first": (b) => {
    const x = b.find(isImage(1));
    if (!x) return undefined;
    const [h, w, channels] = sides(x);
    return { text: `permute(${b.argument(x)}, [2, 0, 1])`, type: tensor(channels, h, w), bound: x.bound };
  },
  small_cnn: (b) => {
    const x = b.find(isImage(8));
    if (!x) return undefined;
    const width = b.writer.size(1, 4);
    b.writer.isFlexible = false;
    const normalized = b.c.chance(0.4) ? { normalized: "true" } : {};
    const text = standard(b, "small_cnn", {
      x: b.argument(x),
      width: show(width),
      channels: "1",
      ...normalized,
    });
    return { text, type: tensor(width), bound: 8 };
  },
};
