import type { Body, Value } from "../body.ts";
import { primitive, standard } from "../calls.ts";
import { show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isTensor, isVector, sameDims, type TensorType, withDims } from "../types.ts";
import { nameOf } from "./elementwise.ts";

/** What layers are made of: means of a place, of a batch, and chance. */
export const layers: Productions = {
  softmax: (b) => overLast(b, "softmax", 1),
  log_softmax: (b) => overLast(b, "log_softmax", 10),
  masked_softmax: (b) => {
    const mask = b.find(isVector);
    const x =
      mask &&
      b.find<TensorType>(
        (type) => isTensor(type) && type.dims.length > 0 && sameDims(type.dims.slice(-1), mask.type.dims),
        (v) => v !== mask,
      );
    if (!x || !mask) return undefined;
    const text = primitive(b, "masked_softmax", { x: b.argument(x), mask: `relu(${b.use(mask)})` });
    return { text, type: x.type, bound: 1 };
  },
  "the norm of a place": (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    const name = x && nameOf(b, x);
    if (!x || !name?.named) return undefined;
    const text = `${b.use(name)} / (1.0 + expand(mean(abs(${name.text}))))`;
    return { text, type: x.type, bound: x.bound, loose: true };
  },
  "a mean put back": (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    const name = x && nameOf(b, x);
    if (!x || !name?.named) return undefined;
    const text = `${b.use(name)} - expand(${b.c.pick(["mean", "max", "min"])}(${name.text}))`;
    return { text, type: x.type, bound: 2 * x.bound, loose: true };
  },
  "no gradient by one of two ways": (b) => {
    const x = b.find(isTensor);
    const name = x && nameOf(b, x);
    if (!name?.named) return undefined;
    const text = `2 * ${b.operand(name)} - stop_gradient(${b.argument(name)})`;
    return { text, type: name.type, bound: 3 * Math.min(name.bound, 8), loose: true };
  },
  "noise in training": (b) => {
    const x = b.find(isTensor);
    const name = x && nameOf(b, x);
    if (!x || !name?.named) return undefined;
    const bits = b.c.pick(["", ", 16", ", bits: 16", ", bits: 24"]);
    const noisy = `${name.text} + 0.1 * random(${b.use(name)}${bits})`;
    return { text: `training ? ${noisy} : ${name.text}`, type: x.type, bound: x.bound + 1, loose: true };
  },
  drop: (b) => {
    const x = b.find(isTensor);
    if (!x) return undefined;
    const rate = b.c.chance(0.7) ? { rate: b.writer.float(0, 0.5) } : {};
    return {
      text: standard(b, "drop", { x: b.argument(x), ...rate }),
      type: x.type,
      bound: 2 * Math.min(x.bound, 8),
    };
  },
  layer_norm: (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && (type.dims.at(-1)?.value ?? 0) > 1);
    return x && { text: standard(b, "layer_norm", { x: b.argument(x) }), type: x.type, bound: 4 };
  },
  batch_norm: (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x) return undefined;
    const momentum = b.c.chance(0.4) ? { momentum: b.writer.float(0.5, 0.9, "momentum") } : {};
    return { text: standard(b, "batch_norm", { x: b.argument(x), ...momentum }), type: x.type, bound: 8 };
  },
  linear: (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x) return undefined;
    const width = b.writer.size(1, 4);
    const text = standard(b, "linear", { x: b.argument(x), width: show(width) });
    return {
      text,
      type: withDims(x.type, [...x.type.dims.slice(0, -1), width]),
      bound: 2 * Math.min(x.bound, 8) + 1,
    };
  },
};

function overLast(b: Body, name: string, bound: number): Value | undefined {
  const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
  return x && { text: `${name}(${b.argument(x)})`, type: x.type, bound };
}
