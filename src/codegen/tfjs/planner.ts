import { internal } from "../../diagnostics/diagnostic.ts";
import type { DType, TensorType } from "../../ir/ir.ts";
import type { AttributeTable, PrimitiveName } from "../../ir/primitives/index.ts";
import { aligned, broadcastShapes, elements, range, type Shape, sameShape } from "../../ir/shapes.ts";
import type { KernelName } from "./kernels.ts";
import type { Attribute, Constant, Node, Stored } from "./plan.ts";

/**
 * A value of the step. What is stored may be smaller than its type says, of a shape that broadcasts to the type's: kernels that work
 * element by element broadcast by themselves.
 */
export interface Operand {
  readonly type: TensorType;
  readonly stored: Stored;
  /** What computes it. */
  readonly op?: PrimitiveName;
}

/** One operation to plan: its inputs, its attributes, and the type of what it gives. */
export interface Site<N extends PrimitiveName> {
  readonly inputs: readonly Operand[];
  readonly attributes: AttributeTable[N];
  readonly type: TensorType;
}

/** Plans a primitive. What is only stored has the site's type. */
export type Lowering<N extends PrimitiveName> = (p: Planner, site: Site<N>) => Operand | Stored;

/** Those of one family of primitives. */
export type Lowerings<Family> = { readonly [N in keyof Family & PrimitiveName]: Lowering<N> };

type Attributes = Readonly<Record<string, Attribute>>;

/** Dimensions that the backends' kernels broadcast: of more, webgpu's can't be compiled, and leave their results unset. */
const MOST_BROADCAST = 4;

/** What all lowerings plan with. Equal nodes are planned once: all kernels here are pure. */
export class Planner {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  private readonly made = new Map<string, Stored>();
  private next = 0;
  /** What the nodes that follow are for. */
  purpose = "";

  get slots(): number {
    return this.next;
  }

  slot(type: TensorType): Stored {
    return { slot: this.next++, type };
  }

  node(kernel: KernelName, inputs: readonly Stored[], attributes: Attributes, type: TensorType): Stored {
    const key = JSON.stringify([kernel, inputs.map(({ slot }) => slot), attributes, type]);
    return this.once(key, () => {
      const output = this.slot(type);
      this.nodes.push({ kernel, inputs, attributes, output, purpose: this.purpose });
      return output;
    });
  }

  constant(dtype: DType, shape: Shape, values: readonly number[]): Stored {
    return this.once(JSON.stringify(["constant", dtype, shape, values]), () => {
      const stored = this.slot({ dtype, shape });
      this.constants.push({ ...stored, values });
      return stored;
    });
  }

  scalar(dtype: DType, value: number): Stored {
    return this.constant(dtype, [], [value]);
  }

  /** One number in every place. */
  filled(dtype: DType, shape: Shape, value: number): Stored {
    return this.node("Fill", [], { shape, value, dtype: tfjsType(dtype) }, { dtype, shape });
  }

  /** A kernel that works element by element and broadcasts. */
  broadcasting(kernel: KernelName, inputs: readonly Stored[], dtype?: DType): Stored {
    const shapes = inputs.map(({ type }) => type.shape);
    const shape = broadcastShapes(...shapes) ?? internal(`${kernel} of shapes that do not broadcast`);
    if (shape.length > MOST_BROADCAST) {
      const joined = joinedAxes(shapes, shape);
      const isFew = joined.every(({ length }) => length <= MOST_BROADCAST);
      const flat = [elements(shape)];
      const given = inputs.map((x, i) =>
        isFew ? this.reshape(x, joined[i] as Shape) : this.reshape(this.spread(x, shape), flat),
      );
      return this.reshape(this.broadcasting(kernel, given, dtype), shape);
    }
    return this.node(kernel, inputs, {}, { dtype: dtype ?? (inputs[0] as Stored).type.dtype, shape });
  }

  /** A value done element by element: on what is stored, so that what its inputs repeat, it repeats. */
  elementwise(inputs: readonly Operand[], type: TensorType, make: (...inputs: Stored[]) => Stored): Operand {
    return { type, stored: make(...inputs.map(({ stored }) => stored)) };
  }

  /** The value, stored as a whole. */
  full({ type, stored }: Operand): Stored {
    return this.spread(stored, type.shape);
  }

  /** The same numbers, repeated to a shape that theirs broadcasts to. */
  spread(x: Stored, to: Shape): Stored {
    const { dtype, shape } = x.type;
    if (sameShape(shape, to)) return x;
    const own = aligned(shape, to.length);
    const reps = to.map((size, axis) => (own[axis] === 1 ? size : 1));
    if (reps.every((times) => times === 1)) return this.reshape(x, to);
    return this.node("Tile", [this.reshape(x, own)], { reps }, { dtype, shape: to });
  }

  reshape(x: Stored, shape: Shape): Stored {
    if (sameShape(x.type.shape, shape)) return x;
    return this.node("Reshape", [x], { shape }, { dtype: x.type.dtype, shape });
  }

  /** A permutation of the fewest dimensions: those of size 1 are left out, and those that stay together are one. */
  transpose(x: Stored, permutation: Shape): Stored {
    const { dtype, shape } = x.type;
    const to = permutation.map((axis) => shape[axis] as number);
    const { from, perm } = fewestDimensions(shape, permutation);
    if (sameShape(perm, range(perm.length))) return this.reshape(x, to);
    const moved = perm.map((axis) => from[axis] as number);
    return this.reshape(
      this.node("Transpose", [this.reshape(x, from)], { perm }, { dtype, shape: moved }),
      to,
    );
  }

  concat(parts: readonly Stored[], axis: number): Stored {
    const [first] = parts as readonly [Stored];
    if (parts.length === 1) return first;
    const size = parts.reduce((sum, { type }) => sum + (type.shape[axis] as number), 0);
    return this.node("Concat", parts, { axis }, { ...first.type, shape: first.type.shape.with(axis, size) });
  }

  cast(x: Stored, dtype: DType): Stored {
    if (x.type.dtype === dtype) return x;
    return this.node("Cast", [x], { dtype: tfjsType(dtype) }, { dtype, shape: x.type.shape });
  }

  /** [..., M, K] by [..., K, P], before transposition of the last two dimensions. */
  product(x: Stored, z: Stored, transposeA: boolean, transposeB: boolean): Stored {
    const [m, p] = [x.type.shape.at(transposeA ? -1 : -2), z.type.shape.at(transposeB ? -2 : -1)];
    const leads = [x, z].map(({ type }) => type.shape.slice(0, -2));
    const lead = broadcastShapes(...leads) ?? internal("products that do not broadcast");
    const shape = [...lead, m as number, p as number];
    return this.node("BatchMatMul", [x, z], { transposeA, transposeB }, { dtype: x.type.dtype, shape });
  }

  private once(key: string, make: () => Stored): Stored {
    const made = this.made.get(key) ?? make();
    this.made.set(key, made);
    return made;
  }
}

export function tfjsType(dtype: DType): "float32" | "int32" | "bool" {
  if (dtype === "f64") internal("f64 in a plan for tfjs");
  return dtype === "f32" ? "float32" : dtype === "bool" ? "bool" : "int32";
}

/** Whether all places hold one number. */
export function isUniform({ stored }: Operand): boolean {
  return elements(stored.type.shape) === 1;
}

/** The stored shape, with as many dimensions as the type's. */
export function alignedShape({ type, stored }: Operand): Shape {
  return aligned(stored.type.shape, type.shape.length);
}

/** Shapes that broadcast to `to`, with axes made one wherever each shape is whole along both of two neighbours, or repeated along both. */
function joinedAxes(shapes: readonly Shape[], to: Shape): Shape[] {
  const all = shapes.map((shape) => aligned(shape, to.length));
  const sizes = (axis: number) => all.map((shape) => shape[axis] as number);
  const joined: number[][] = [];
  let before = "";
  for (const axis of range(to.length).filter((axis) => to[axis] !== 1)) {
    const way = sizes(axis)
      .map((size) => size === 1)
      .join();
    const last = way === before ? joined.pop() : undefined;
    joined.push(sizes(axis).map((size, i) => size * (last?.[i] ?? 1)));
    before = way;
  }
  return shapes.map((_, i) => joined.map((own) => own[i] as number));
}

function fewestDimensions(shape: Shape, permutation: Shape): { from: number[]; perm: number[] } {
  const axes = permutation.filter((axis) => shape[axis] !== 1);
  const kept = axes.toSorted((a, b) => a - b);
  const places = axes.map((axis) => kept.indexOf(axis));
  const groups: number[][] = [];
  for (const place of places) {
    const last = groups.at(-1);
    if (last?.at(-1) === place - 1) last.push(place);
    else groups.push([place]);
  }
  const inOrder = groups.toSorted((a, b) => (a[0] as number) - (b[0] as number));
  const size = (group: readonly number[]) => elements(group.map((at) => shape[kept[at] as number] as number));
  return { from: inOrder.map(size), perm: groups.map((group) => inOrder.indexOf(group)) };
}
