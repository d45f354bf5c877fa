import type { Graph, Value } from "../../../ir/ir.ts";
import type { Shape } from "../../../ir/shapes.ts";
import type { Emitter } from "../emitter.ts";
import { attribute } from "../proto.ts";
import { normalizationsOf } from "./find.ts";
import type { NormalizationGradient } from "./gradient.ts";
import type { Normalization } from "./normalization.ts";

/** Writes a value; gives its name. */
type Written = (e: Emitter) => string;

/** Values that TensorFlow's kernels for normalizations and their gradients give, by id. */
export function normalized(graph: Graph): ReadonlyMap<number, Written> {
  return new Map(
    normalizationsOf(graph).flatMap((norm) => [
      ...forward(norm),
      ...(norm.gradient ? backward(norm, norm.gradient) : []),
    ]),
  );
}

const types = { T: attribute.type("f32"), U: attribute.type("f32") };

/** As the kernels take tensors: four axes, the last one's places are normalized. */
function image({ type: { shape } }: Value): Shape {
  return shape.length === 4
    ? shape
    : [shape.slice(0, -1).reduce((a, b) => a * b), 1, 1, shape.at(-1) as number];
}

const given = (e: Emitter, value: Value) => e.reshape(e.name(value), value.type.shape, image(value), "f32");
const taken = (e: Emitter, name: string, value: Value) =>
  e.reshape(name, image(value), value.type.shape, "f32");
const times = (e: Emitter, name: string, by: number) =>
  by === 1 ? name : e.typed("Mul", [name, e.scalar("f32", by)], "f32");
const settings = ({ epsilon }: Normalization) => ({ ...types, epsilon: attribute.float(epsilon) });

/** Equal nodes are made once: each value asks for the kernel that gives it. */
function kernel(e: Emitter, norm: Normalization): string {
  const [scale, shift] = [norm.scale, norm.shift].map((value) => e.name(value)) as [string, string];
  const none = e.nodes.constant("f32", [0], []);
  return e.node("FusedBatchNormV3", [given(e, norm.x), scale, shift, none, none], settings(norm));
}

/** The kernel's variance is that of a sample: the squares by one less than there are. */
function forward(norm: Normalization): [number, Written][] {
  const { y, sum, squares, count } = norm;
  return [
    [y.id, (e) => taken(e, kernel(e, norm), y)],
    [sum.id, (e) => times(e, `${kernel(e, norm)}:1`, count)],
    [squares.id, (e) => times(e, `${kernel(e, norm)}:2`, count - 1)],
  ];
}

function backward(
  norm: Normalization,
  { dy, dx, sum, products, factor }: NormalizationGradient,
): [number, Written][] {
  const back = (e: Emitter) => {
    const scale = times(e, e.name(norm.scale), factor);
    const reserved = [3, 4, 5].map((output) => `${kernel(e, norm)}:${output}`);
    return e.node(
      "FusedBatchNormGradV3",
      [given(e, dy), given(e, norm.x), scale, ...reserved],
      settings(norm),
    );
  };
  /** The kernel gives the sum of dy times what has variance 1. */
  const deviation = (e: Emitter) => {
    const variance = times(e, `${kernel(e, norm)}:2`, 1 - 1 / norm.count);
    return e.typed("Sqrt", [e.typed("AddV2", [variance, e.scalar("f32", norm.epsilon)], "f32")], "f32");
  };
  return [
    [dx.id, (e) => taken(e, back(e), dx)],
    [sum.id, (e) => `${back(e)}:2`],
    [products.id, (e) => e.typed("Mul", [`${back(e)}:1`, deviation(e)], "f32")],
  ];
}
