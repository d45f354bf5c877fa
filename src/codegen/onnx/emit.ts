import { internal } from "../../diagnostics/diagnostic.ts";
import type { Graph, Operation, TensorType, Value, Write } from "../../ir/ir.ts";
import type { PrimitiveName } from "../../ir/primitives/index.ts";
import { feedRandoms, type RandomInput } from "../randoms.ts";
import { Emitter, type Lowering, type Operand } from "./emitter.ts";
import { lowerings } from "./lowerings/index.ts";
import type { ValueMessage } from "./proto.ts";

/** An input or output of the ONNX graph. */
export interface OnnxPort {
  readonly name: string;
  readonly type: TensorType;
}

/** One that stands for a state cell. */
export interface OnnxCell extends OnnxPort {
  readonly cell: string;
}

/** One that stands for a result of the step. */
export interface OnnxResult extends OnnxPort {
  readonly result: string;
}

/** What the graph gives for a write: a whole cell, or the rows that are new. */
export type OnnxWrite =
  | { readonly kind: "set"; readonly value: OnnxCell }
  | {
      readonly kind: "update_rows";
      readonly cell: string;
      readonly indices: OnnxPort;
      readonly rows: OnnxPort;
    };

/** A step as an ONNX file, and what its inputs and outputs stand for. */
export interface OnnxStep {
  readonly bytes: Uint8Array;
  /** Named as the graph's feeds; those that nothing uses are left out. */
  readonly feeds: readonly OnnxPort[];
  /** Inputs `cell:PATH`. */
  readonly reads: readonly OnnxCell[];
  /** Inputs `random:PATH`, which the runtime draws: the ten rounds of Philox would be more than a hundred nodes. */
  readonly randoms: readonly RandomInput[];
  /** Outputs named as the step's results; `result:NAME` where a feed has the name. */
  readonly results: readonly OnnxResult[];
  /** Outputs `set:PATH`, or `indices:PATH` and `rows:PATH`. */
  readonly writes: readonly OnnxWrite[];
}

/** Writes a whole step as one ONNX graph: for any runtime, or for one whose images have blocks of so many channels. */
export function emitOnnx(graph: Graph, block?: number): OnnxStep {
  const { graph: flat, randoms } = feedRandoms(graph);
  const e = new Emitter(block);
  const values = new Map<number, Operand>();
  const drawn = new Set(randoms.map(({ name }) => name));
  const all = flat.feeds.map(({ name, value }) => ({ name, type: value.type }));
  const reads = flat.reads.map(({ cell, value }) => ({ name: `cell:${cell}`, cell, type: value.type }));
  const take = ({ id, type }: Value, name: string) => values.set(id, { name, type, stored: type.shape });
  for (const { name, value } of flat.feeds) take(value, name);
  for (const { cell, value } of flat.reads) take(value, `cell:${cell}`);
  const uses = usesOf(flat);
  for (const instruction of flat.main.instructions) {
    if (instruction.kind === "call") internal(`a call of ${instruction.callee} is left in a flat graph`);
    const once = uses.get(instruction.output.id) === 1;
    values.set(instruction.output.id, { ...lower(e, instruction, values), once });
  }

  const outputs: { message: ValueMessage; value: string }[] = [];
  const output: Output = (name, value) => {
    const { type } = value;
    outputs.push({ message: { name, ...type }, value: e.full(operandOf(values, value)) });
    return { name, type };
  };
  const results = resultsOf(flat, output);
  const writes = flat.writes.map((write) => writeOf(write, output));

  const used = e.nodes.uses(outputs.map(({ value }) => value));
  const needed = <P extends OnnxPort>(ports: readonly P[]) => ports.filter(({ name }) => used.has(name));
  const inputs = [...needed(all), ...needed(reads)];
  const messages = inputs.map(({ name, type }) => ({ name, ...type }));
  return {
    bytes: e.nodes.encode(graph.kind, messages, outputs),
    feeds: needed(all).filter(({ name }) => !drawn.has(name)),
    reads: needed(reads),
    randoms: randoms.filter(({ name }) => used.has(name)),
    results,
    writes,
  };
}

/** How many times each value is used, by ids. */
function usesOf({ main, results, writes }: Graph): ReadonlyMap<number, number> {
  const written = writes.flatMap((write) =>
    write.kind === "set" ? [write.value] : [write.indices, write.rows],
  );
  const used = [
    ...main.instructions.flatMap(({ inputs }) => inputs),
    ...results.map(({ value }) => value),
    ...written,
  ];
  const uses = new Map<number, number>();
  for (const { id } of used) uses.set(id, (uses.get(id) ?? 0) + 1);
  return uses;
}

type Output = (name: string, value: Value) => OnnxPort;

function resultsOf({ feeds, results }: Graph, output: Output): readonly OnnxResult[] {
  const taken = new Set(feeds.map(({ name }) => name));
  return results.map(({ name, value }) => ({
    ...output(taken.has(name) ? `result:${name}` : name, value),
    result: name,
  }));
}

function writeOf(write: Write, output: Output): OnnxWrite {
  const { cell } = write;
  if (write.kind === "set") return { kind: "set", value: { ...output(`set:${cell}`, write.value), cell } };
  const indices = output(`indices:${cell}`, write.indices);
  return { kind: "update_rows", cell, indices, rows: output(`rows:${cell}`, write.rows) };
}

function operandOf(values: ReadonlyMap<number, Operand>, { id }: Value): Operand {
  return values.get(id) ?? internal(`%${id} is used before it is defined`);
}

function lower(e: Emitter, operation: Operation, values: ReadonlyMap<number, Operand>): Operand {
  const { op, attributes, output } = operation;
  e.nodes.purpose = op;
  const lowering = lowerings[op] as Lowering<PrimitiveName>;
  const inputs = operation.inputs.map((input) => operandOf(values, input));
  const result = lowering(e, { inputs, attributes: attributes as never, type: output.type });
  const cut = op === "relu" || (op === "max_pool2d" && inputs[0]?.cut);
  const made =
    typeof result === "string" ? { name: result, type: output.type, stored: output.type.shape } : result;
  return { ...made, cut: cut === true };
}
