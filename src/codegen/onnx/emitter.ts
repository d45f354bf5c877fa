import { internal } from "../../diagnostics/diagnostic.ts";
import type { DType, TensorType } from "../../ir/ir.ts";
import type { AttributeTable, PrimitiveName } from "../../ir/primitives/index.ts";
import { broadcastShapes, elements, type Shape, sameShape } from "../../ir/shapes.ts";
import { elementwiseInBlocks } from "./blocks.ts";
import { Nodes } from "./nodes.ts";
import type { Operand } from "./operand.ts";

export { alignedShape, isUniform, type Operand } from "./operand.ts";

/** Numbers that are worth a turn of a broadcast, and turns that are worth making them so many. */
const [RUN, RUNS] = [512, 16];

/** One operation to write: its inputs, its attributes, and the type of what it gives. */
export interface Site<N extends PrimitiveName> {
  readonly inputs: readonly Operand[];
  readonly attributes: AttributeTable[N];
  readonly type: TensorType;
}

/** Writes a primitive as nodes. A bare name is a value stored whole. */
export type Lowering<N extends PrimitiveName> = (e: Emitter, site: Site<N>) => Operand | string;

/** Those of one family of primitives. */
export type Lowerings<Family> = { readonly [N in keyof Family & PrimitiveName]: Lowering<N> };

/** What all lowerings write with. */
export class Emitter {
  readonly nodes = new Nodes();
  /** As many channels lie in a block of onnxruntime's images; undefined where it has no operators on blocks. */
  readonly block: number | undefined;
  /** What a reshaped value was before all reshaping. */
  private readonly origins = new Map<string, { readonly name: string; readonly shape: Shape }>();

  constructor(block?: number) {
    this.block = block;
  }

  node(...args: Parameters<Nodes["node"]>): string {
    return this.nodes.node(...args);
  }

  /** The value's name, stored as a whole. */
  full({ name, type, stored }: Operand): string {
    return sameShape(stored, type.shape)
      ? name
      : this.node("Expand", [name, this.nodes.integers(type.shape)]);
  }

  /** A value done element by element: on what is stored, so that what its inputs repeat, it repeats. */
  elementwise(inputs: readonly Operand[], type: TensorType, make: (...names: string[]) => string): Operand {
    const inBlocks = elementwiseInBlocks(this, inputs, type, make);
    if (inBlocks) return inBlocks;
    const stored =
      broadcastShapes(...inputs.map((input) => input.stored)) ?? internal("operands that do not broadcast");
    return { name: make(...inputs.map((input) => this.tiled(input, stored))), type, stored };
  }

  /** A small operand, repeated until it is long enough to be worth a turn: onnxruntime broadcasts run by run. */
  private tiled({ name, stored }: Operand, to: Shape): string {
    const own = stored.slice(stored.findIndex((size) => size !== 1));
    const run = elements(own);
    if (elements(stored) === 1 || run >= RUN || !sameShape(own, to.slice(to.length - own.length)))
      return name;
    const lengths = to.map((_, axis) => elements(to.slice(axis)));
    const axis = lengths.findLastIndex((length) => length >= RUN);
    const enough = axis >= 0 && (lengths[axis] as number) * RUNS <= elements(to);
    return enough ? this.node("Expand", [name, this.nodes.integers(to.slice(axis))]) : name;
  }

  /** The same numbers in another shape; of several reshapings, one after another, the last is done. */
  reshape(name: string, from: Shape, to: Shape): string {
    if (sameShape(from, to)) return name;
    const origin = this.origins.get(name) ?? { name, shape: from };
    if (sameShape(origin.shape, to)) return origin.name;
    const reshaped = this.node("Reshape", [origin.name, this.nodes.integers(to)]);
    this.origins.set(reshaped, origin);
    return reshaped;
  }

  /** A permutation; where it moves only dimensions of size 1, nothing is moved. */
  transpose(name: string, from: Shape, permutation: Shape): string {
    const moved = permutation.filter((axis) => from[axis] !== 1);
    const to = permutation.map((axis) => from[axis] as number);
    const inOrder = moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number));
    return inOrder ? this.reshape(name, from, to) : this.node("Transpose", [name], { perm: permutation });
  }

  /** `[from, to)` of one axis. */
  slice(name: string, axis: number, from: number, to: number): string {
    const { nodes } = this;
    return this.node("Slice", [name, nodes.integers([from]), nodes.integers([to]), nodes.integers([axis])]);
  }

  concat(names: readonly string[], axis: number): string {
    return names.length === 1 ? (names[0] as string) : this.node("Concat", names, { axis });
  }

  /** Zeros behind, `count` along one axis of `rank`. */
  padEnd(name: string, rank: number, axis: number, count: number): string {
    const widths = new Array<number>(2 * rank).fill(0).with(rank + axis, count);
    return this.node("Pad", [name, this.nodes.integers(widths)]);
  }

  scalar(dtype: DType, value: number): string {
    return this.nodes.constant(dtype, [], [value]);
  }

  zeros(dtype: DType, shape: Shape): string {
    return this.node("Expand", [this.scalar(dtype, 0), this.nodes.integers(shape)]);
  }

  cast(name: string, dtype: DType): string {
    return this.node("Cast", [name], { to: this.nodes.dataType(dtype) });
  }
}
