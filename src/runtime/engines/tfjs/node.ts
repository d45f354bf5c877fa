import type { DataId, DataType, TensorInfo } from "@tensorflow/tfjs-core";
import {
  asOperation,
  type KernelName,
  type OperationAttribute,
  type OperationConstant,
} from "../../../codegen/tfjs/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Binding } from "../tensorflow/binding.ts";
import type { Kernel, Memory } from "./own.ts";

/** A tensor of TensorFlow's, and by how many it is held. */
interface Held {
  readonly id: number;
  holders: number;
}

interface BindingAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** An operation as the binding takes it; inputs are places among the kernel's, or tensors of their own. */
interface Prepared {
  readonly op: string;
  readonly attributes: readonly BindingAttribute[];
  readonly inputs: readonly ({ readonly place: number } | { readonly id: number })[];
}

/** The native part of tfjs-node as a backend: TensorFlow's operations, one after another, without tfjs's engine around each. */
export class NodeDevice implements Memory {
  private readonly binding: Binding;
  private readonly held = new Map<DataId, Held>();
  private readonly constants = new Map<string, number>();
  private readonly prepared = new Map<KernelName, WeakMap<object, Prepared>>();
  private readonly types: ReadonlyMap<number, DataType>;

  constructor(binding: Binding) {
    this.binding = binding;
    this.types = new Map([
      [binding.TF_FLOAT, "float32"],
      [binding.TF_INT32, "int32"],
      [binding.TF_BOOL, "bool"],
    ]);
  }

  write(values: object, shape: readonly number[], dtype: DataType): DataId {
    return this.hold(this.binding.createTensor(shape, this.typeOf(dtype), values as ArrayBufferView));
  }

  async read(data: DataId) {
    return this.binding.tensorDataSync(this.find(data).id);
  }

  incRef(data: DataId): void {
    this.find(data).holders++;
  }

  disposeData(data: DataId): boolean {
    const held = this.find(data);
    held.holders--;
    if (held.holders > 0) return false;
    this.binding.deleteTensor(held.id);
    return this.held.delete(data);
  }

  numDataIds(): number {
    return this.held.size;
  }

  /** A kernel of tfjs's as TensorFlow's operation. What is looked up for the attributes of a plan's node is kept with them. */
  kernel(name: KernelName): Kernel {
    return (inputs, attributes) => {
      const given: readonly TensorInfo[] = Array.isArray(inputs) ? inputs : Object.values(inputs);
      const known = this.prepared.get(name) ?? new WeakMap<object, Prepared>();
      this.prepared.set(name, known);
      const prepared = known.get(attributes) ?? this.prepare(name, attributes, given);
      known.set(attributes, prepared);
      const ids = prepared.inputs.map((input) =>
        "id" in input ? input.id : this.find((given[input.place] as TensorInfo).dataId).id,
      );
      const [made] = this.binding.executeOp(prepared.op, prepared.attributes, ids, 1);
      const { id, shape, dtype } = made ?? internal(`${name} gives nothing`);
      const type = this.types.get(dtype) ?? internal(`${name} gives TensorFlow's type ${dtype}`);
      return { dataId: this.hold(id), shape: [...shape], dtype: type };
    };
  }

  private prepare(
    name: KernelName,
    attributes: Parameters<Kernel>[1],
    given: readonly TensorInfo[],
  ): Prepared {
    const rank = Math.max(0, ...given.map(({ shape }) => shape.length));
    const written = asOperation(name, { attributes, shapes: given.map(({ shape }) => shape), rank });
    const own = Object.entries(written.attributes).map(([key, value]) => this.attribute(key, value));
    // A list has as many inputs as N says, of the type T.
    const list =
      "N" in written.attributes ? [this.attribute("T", { type: given[0]?.dtype as "float32" })] : [];
    const inputs = written.inputs.map((input) =>
      typeof input === "number" ? { place: input } : { id: this.constant(input) },
    );
    return { op: written.op, attributes: [...own, ...list], inputs };
  }

  private attribute(name: string, value: OperationAttribute): BindingAttribute {
    const { binding } = this;
    if ("int" in value) return { name, type: binding.TF_ATTR_INT, value: value.int };
    if ("ints" in value) return { name, type: binding.TF_ATTR_INT, value: value.ints };
    if ("bool" in value) return { name, type: binding.TF_ATTR_BOOL, value: value.bool };
    if ("text" in value) return { name, type: binding.TF_ATTR_STRING, value: value.text };
    return { name, type: binding.TF_ATTR_TYPE, value: this.typeOf(value.type) };
  }

  private constant({ type, values }: OperationConstant): number {
    const key = JSON.stringify([type, values]);
    const made =
      this.constants.get(key) ??
      this.binding.createTensor(
        type.shape,
        this.typeOf(type.dtype === "f32" ? "float32" : "int32"),
        type.dtype === "f32" ? Float32Array.from(values) : Int32Array.from(values),
      );
    this.constants.set(key, made);
    return made;
  }

  private typeOf(dtype: DataType): number {
    const [type] = [...this.types].find(([, name]) => name === dtype) ?? internal(`TensorFlow for ${dtype}`);
    return type;
  }

  private hold(id: number): DataId {
    const data = {};
    this.held.set(data, { id, holders: 1 });
    return data;
  }

  private find(data: DataId): Held {
    return this.held.get(data) ?? internal("a tensor that is gone");
  }
}
