import { internal } from "../../diagnostics/diagnostic.ts";
import type { DType, Operation, TensorType, Value } from "../../ir/ir.ts";
import type { AttributeTable, PrimitiveName } from "../../ir/primitives/index.ts";
import { type Shape, sameShape } from "../../ir/shapes.ts";
import { Nodes } from "./nodes.ts";
import { attribute, type DataType } from "./proto.ts";

/** One operation to write: its inputs by name, its attributes, and its types. */
export interface Site<N extends PrimitiveName> {
  readonly inputs: readonly string[];
  readonly attributes: AttributeTable[N];
  readonly type: TensorType;
  readonly operation: Operation;
}

/** Writes a primitive as nodes; gives the name of the result. */
export type Lowering<N extends PrimitiveName> = (e: Emitter, site: Site<N>) => string;

/** Those of one family of primitives. */
export type Lowerings<Family> = { readonly [N in keyof Family & PrimitiveName]: Lowering<N> };

/** The same numbers, row-major, as a node gives them. */
interface Shaped {
  readonly name: string;
  readonly shape: Shape;
}

/** What all lowerings of one graph write with. */
export class Emitter {
  readonly nodes: Nodes;
  private readonly operations: ReadonlyMap<number, Operation>;
  private readonly names = new Map<number, string>();
  private readonly shaped = new Map<number, Shaped>();

  constructor(prefix: string, operations: readonly Operation[]) {
    this.nodes = new Nodes(prefix);
    this.operations = new Map(operations.map((operation) => [operation.output.id, operation]));
  }

  set(value: Value, name: string): void {
    this.names.set(value.id, name);
  }

  name({ id }: Value): string {
    return this.names.get(id) ?? internal(`%${id} is used before it is defined`);
  }

  /** The operation that makes `value`, where it is one of `op`. */
  made(value: Value | undefined, op?: PrimitiveName): Operation | undefined {
    const operation = value && this.operations.get(value.id);
    return op === undefined || operation?.op === op ? operation : undefined;
  }

  /** The number that fills a constant. */
  number(value: Value | undefined): number | undefined {
    const { values } = this.made(value, "constant")?.attributes ?? {};
    return typeof values === "number" ? values : undefined;
  }

  node(...args: Parameters<Nodes["node"]>): string {
    return this.nodes.node(...args);
  }

  /** A node whose inputs and output are of one type, its attribute `T`. */
  typed(op: string, inputs: readonly string[], dtype: DataType, more: Parameters<Nodes["node"]>[2] = {}) {
    return this.node(op, inputs, { T: attribute.type(dtype), ...more });
  }

  reshape(name: string, from: Shape, to: Shape, dtype: DataType): string {
    return sameShape(from, to) ? name : this.typed("Reshape", [name, this.nodes.integers(to)], dtype);
  }

  /** A value as it was before it was given its shape. */
  unshaped(value: Value): Shaped {
    const made = this.made(value, "reshape")?.inputs[0];
    const own = { name: this.name(value), shape: value.type.shape };
    return this.shaped.get(value.id) ?? (made ? this.unshaped(made) : own);
  }

  /** Gives a value that was computed in another shape its own. */
  shape({ id, type }: Value, from: Shaped): string {
    this.shaped.set(id, from);
    return this.reshape(from.name, from.shape, type.shape, type.dtype);
  }

  /** The part of a value that has a type's shape and begins at `starts`. */
  slice(name: string, starts: Shape, { dtype, shape }: TensorType): string {
    const bounds = [starts, shape].map((list) => this.nodes.integers(list));
    return this.typed("Slice", [name, ...bounds], dtype, { Index: attribute.type("i32") });
  }

  scalar(dtype: DType, value: number): string {
    return this.nodes.constant(dtype, [], value);
  }

  cast(name: string, from: DataType, to: DataType): string {
    return this.node("Cast", [name], { SrcT: attribute.type(from), DstT: attribute.type(to) });
  }

  /** The same bits as another type. */
  bitcast(name: string, from: DataType, to: DataType): string {
    return this.node("Bitcast", [name], { T: attribute.type(from), type: attribute.type(to) });
  }
}
