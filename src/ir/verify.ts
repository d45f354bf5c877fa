import { internal } from "../diagnostics/diagnostic.ts";
import type { CallOperation, Cell, Func, Graph, Module, Operation, Port, TensorType, Value } from "./ir.ts";
import { primitiveType, rowOnly } from "./primitives/index.ts";
import { sameType, showType } from "./shapes.ts";
import { printInstruction } from "./text/print.ts";

/** Where something is, told only when it is wrong there. */
type Place = () => string;

function demand(condition: boolean, place: Place, why: string): void {
  if (!condition) internal(`${place()}: ${why}`);
}

const showTypes = (types: readonly TensorType[]) => `(${types.map(showType).join(", ")})`;

function demandTypes(place: Place, found: readonly TensorType[], expected: readonly TensorType[]): void {
  const same =
    found.length === expected.length && found.every((type, i) => sameType(type, expected[i] ?? type));
  if (!same) internal(`${place()}: ${showTypes(found)} where ${showTypes(expected)} is expected`);
}

function demandUnique(place: Place, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    demand(!seen.has(name), place, `${name} is there twice`);
    seen.add(name);
  }
}

const namesOf = (ports: readonly Port[]) => ports.map((port) => port.name);
const valuesOf = (ports: readonly { readonly value: Value }[]) => ports.map((port) => port.value);
const typesOf = (values: readonly Value[]) => values.map((value) => value.type);

/** The values that a function has defined so far. */
class Defined {
  private readonly types = new Map<number, TensorType>();

  define(place: Place, value: Value): void {
    demand(!this.types.has(value.id), place, `%${value.id} is defined twice`);
    this.types.set(value.id, value.type);
  }

  use(place: Place, value: Value): void {
    const type = this.types.get(value.id);
    if (type === undefined) internal(`${place()}: %${value.id} is used before it is defined`);
    if (value.type !== type) demandTypes(() => `${place()}: %${value.id}`, [value.type], [type]);
  }
}

function verifyCall(place: Place, call: CallOperation, functions: Module["functions"]): void {
  const callee = functions.get(call.callee);
  if (callee === undefined) internal(`${place()}: there is no function ${call.callee}`);
  demandTypes(() => `${place()}: inputs`, typesOf(call.inputs), typesOf(valuesOf(callee.inputs)));
  demandTypes(() => `${place()}: outputs`, typesOf(call.outputs), typesOf(valuesOf(callee.outputs)));
}

/** Operations, which never change, whose types are right: passes leave most of them as they are. */
const verified = new WeakSet<Operation>();

/** The type is the one of the table, whose complaint gets the place. */
function verifyOperation(place: Place, operation: Operation): void {
  if (verified.has(operation)) return;
  const { op, inputs, attributes, output } = operation;
  const typed = (): TensorType => {
    try {
      return primitiveType(op, typesOf(inputs), attributes);
    } catch (error) {
      internal(`${place()}: ${(error as Error).message.replace(/^internal: /, "")}`);
    }
  };
  demandTypes(place, [output.type], [typed()]);
  verified.add(operation);
}

function verifyFunction(func: Func, functions: Module["functions"]): void {
  const defined = new Defined();
  const edge = () => `${func.name}, ports`;
  demandUnique(edge, namesOf(func.inputs));
  demandUnique(edge, namesOf(func.outputs));
  for (const value of valuesOf(func.inputs)) defined.define(edge, value);
  for (const instruction of func.instructions) {
    const place = () => `${func.name}, ${printInstruction(instruction)}`;
    for (const value of instruction.inputs) defined.use(place, value);
    if (instruction.kind === "call") verifyCall(place, instruction, functions);
    else verifyOperation(place, instruction);
    const results = instruction.kind === "call" ? instruction.outputs : [instruction.output];
    for (const value of results) defined.define(place, value);
  }
  for (const value of valuesOf(func.outputs)) defined.use(edge, value);
}

/** No function reaches itself by calls. */
function verifyAcyclic({ functions, main }: Module): void {
  const done = new Set<string>();
  const visit = (func: Func, path: readonly string[]): void => {
    const chain = [...path, func.name];
    demand(!path.includes(func.name), () => func.name, `it calls itself: ${chain.join(", ")}`);
    if (done.has(func.name)) return;
    for (const instruction of func.instructions) {
      const callee = instruction.kind === "call" ? functions.get(instruction.callee) : undefined;
      if (callee) visit(callee, chain);
    }
    done.add(func.name);
  };
  for (const func of [...functions.values(), main]) visit(func, []);
}

/**
 * Throws `internal:` with the printed place unless every value is defined once and before its uses, every type is the one of the
 * table of primitives, calls fit their callees, and no function calls itself.
 */
export function verify(module: Module): void {
  for (const [name, func] of module.functions) {
    demand(name === func.name, () => name, `the function is named ${func.name}`);
    verifyFunction(func, module.functions);
  }
  verifyFunction(module.main, module.functions);
  verifyAcyclic(module);
}

/**
 * `verify`, and: main's ports are the graph's, each cell is read once and written at most once, as its type allows, and no sum
 * over the batch is left to batching. Without `cells`, a cell has the type that it is read with.
 */
export function verifyGraph(graph: Graph, cells?: readonly Cell[]): void {
  verify(graph);
  verifyPorts(graph);
  verifyCells(graph, cells);
  for (const func of [...graph.functions.values(), graph.main]) verifyLifted(func);
}

function verifyPorts({ main, feeds, reads, results, writes }: Graph): void {
  const written = writes.flatMap((write) =>
    write.kind === "set" ? [write.value] : [write.indices, write.rows],
  );
  verifyEdge("inputs", main.inputs, feeds, valuesOf(reads));
  verifyEdge("outputs", main.outputs, results, written);
}

/** Main's ports at one edge: first those named as in the graph, then the cells' values. */
function verifyEdge(
  edge: string,
  ports: readonly Port[],
  named: readonly Port[],
  cells: readonly Value[],
): void {
  const place = () => `main's ${edge}`;
  const expected = [...valuesOf(named), ...cells];
  demand(ports.length === expected.length, place, `${ports.length} where the graph has ${expected.length}`);
  for (const [i, { name, value }] of ports.entries()) {
    demand(value.id === expected[i]?.id, place, `${name} is not what the graph names there`);
    demand(i >= named.length || name === named[i]?.name, place, `${name} is ${named[i]?.name} in the graph`);
  }
}

function verifyCells({ reads, writes }: Graph, cells?: readonly Cell[]): void {
  demandUnique(
    () => "reads",
    reads.map((read) => read.cell),
  );
  demandUnique(
    () => "writes",
    writes.map((write) => write.cell),
  );
  const known = cells?.map(({ path, type }) => [path, type] as const);
  const types = new Map(known ?? reads.map(({ cell, value }) => [cell, value.type]));
  for (const { cell } of [...reads, ...(cells ? writes : [])]) {
    demand(types.has(cell), () => cell, "there is no such cell");
  }
  for (const { cell, value } of reads) {
    demandTypes(() => `read ${cell}`, [value.type], [types.get(cell) ?? value.type]);
  }
  for (const write of writes) {
    const type = types.get(write.cell);
    if (type) verifyWrite(write, type);
  }
}

/** What is written fits the cell. */
function verifyWrite(write: Graph["writes"][number], cell: TensorType): void {
  const place = () => `${write.kind} ${write.cell}`;
  if (write.kind === "set") {
    demandTypes(place, [write.value.type], [cell]);
    return;
  }
  const { dtype, shape } = write.indices.type;
  demand(dtype === "i32" && shape.length === 1, place, "indices are not i32[I]");
  demandTypes(place, [write.rows.type], [{ dtype: cell.dtype, shape: [...shape, ...cell.shape.slice(1)] }]);
}

/** Batching has replaced what has a meaning only for one row. */
function verifyLifted(func: Func): void {
  const left = func.instructions.find((i) => i.kind === "primitive" && rowOnly.has(i.op));
  if (left) internal(`${func.name}, ${printInstruction(left)}: an operation of one row is left in a step`);
}
