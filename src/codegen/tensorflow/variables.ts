import { internal } from "../../diagnostics/diagnostic.ts";
import type { Cell } from "../../ir/ir.ts";
import { sameShape } from "../../ir/shapes.ts";
import type { Emitter } from "./emitter.ts";
import { Nodes } from "./nodes.ts";
import { attribute } from "./proto.ts";
import { cellsOf, type Kernel } from "./updates.ts";

/** The cells as resource variables: they stay in TensorFlow's session from step to step. */
export class Variables {
  readonly nodes = new Nodes("cells");
  readonly cells: ReadonlyMap<string, Cell>;
  private readonly handles = new Map<string, string>();

  constructor(cells: readonly Cell[]) {
    this.cells = new Map(cells.map((cell) => [cell.path, cell]));
    for (const { path, type } of cells) {
      const attributes = {
        ...{ dtype: attribute.type(type.dtype), shape: attribute.shape(type.shape) },
        shared_name: attribute.text(path),
      };
      this.handles.set(path, this.nodes.node("VarHandleOp", [], attributes));
    }
  }

  handle(path: string): string {
    return this.handles.get(path) ?? internal(`there is no cell ${path}`);
  }

  read(nodes: Nodes, path: string): string {
    return nodes.node("ReadVariableOp", [this.handle(path)], { dtype: this.dtype(path) });
  }

  assign(nodes: Nodes, path: string, value: string, after: readonly string[] = []): string {
    const dtype = this.dtype(path);
    return nodes.node("AssignVariableOp", [this.handle(path), value], { dtype }, { after });
  }

  /** Leaves the cell without a value. */
  destroy(nodes: Nodes, path: string, after: readonly string[]): string {
    return nodes.node("DestroyResourceOp", [this.handle(path)], {}, { after });
  }

  /** Replaces rows where the variable lies. */
  assignRows(nodes: Nodes, path: string, inputs: readonly string[], after: readonly string[]): string {
    const attributes = { dtype: this.dtype(path), Tindices: attribute.type("i32") };
    return nodes.node("ResourceScatterUpdate", [this.handle(path), ...inputs], attributes, { after });
  }

  /** Does an optimiser's step on a parameter and its slots where they lie. */
  apply(e: Emitter, kernel: Kernel, after: readonly string[]): string {
    const handles = cellsOf(kernel).map((path) => this.handle(path));
    const rate = e.name(kernel.rate);
    const gradient = this.whole(e, kernel);
    const number = (value: number) => e.scalar("f32", value);
    const node = (op: string, inputs: readonly string[], attributes = {}, before = after) =>
      e.node(op, [...handles, ...inputs], { T: attribute.type("f32"), ...attributes }, { after: before });
    switch (kernel.name) {
      case "adam": {
        // The bias corrections are in the rate and in epsilon already; a power of 0 adds none.
        const [beta1, beta2, none] = [kernel.beta1, kernel.beta2, 0].map(number) as [string, string, string];
        const inputs = [none, none, rate, beta1, beta2, e.name(kernel.epsilon), gradient];
        return node("ResourceApplyAdam", inputs, {}, [...this.decay(e, kernel, after)]);
      }
      case "adagrad":
        return node("ResourceApplyAdagradV2", [rate, e.name(kernel.epsilon), gradient]);
      case "momentum": {
        const nesterov = { use_nesterov: attribute.bool(kernel.nesterov) };
        return node("ResourceApplyMomentum", [rate, gradient, number(kernel.momentum)], nesterov);
      }
      case "descent":
        return node("ResourceApplyGradientDescent", [rate, gradient]);
    }
  }

  /** The gradient in its parameter's shape: it may be one number for all of it, which no kernel broadcasts. */
  private whole(e: Emitter, { parameter, gradient }: Kernel): string {
    const { shape } = this.cell(parameter).type;
    const name = e.name(gradient);
    return sameShape(gradient.type.shape, shape)
      ? name
      : e.typed("BroadcastTo", [name, e.nodes.integers(shape)], "f32");
  }

  /** What is done before Adam's step: the parameter shrinks. */
  private decay(
    e: Emitter,
    { parameter, kept }: Extract<Kernel, { name: "adam" }>,
    after: readonly string[],
  ): readonly string[] {
    if (!kept) return after;
    const smaller = e.typed("Mul", [this.read(e.nodes, parameter), e.name(kept)], "f32");
    return [this.assign(e.nodes, parameter, smaller, after)];
  }

  private dtype(path: string) {
    return attribute.type(this.cell(path).type.dtype);
  }

  private cell(path: string): Cell {
    return this.cells.get(path) ?? internal(`there is no cell ${path}`);
  }
}
