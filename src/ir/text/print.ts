import type {
  Cell,
  Func,
  Graph,
  GraphKind,
  Initializer,
  Instruction,
  Module,
  Program,
  Size,
  Value,
  Write,
} from "../ir.ts";
import type { AttributeValue } from "../primitives/attributes.ts";
import { showType } from "../shapes.ts";

/** Names that need no quotes. */
const plainName = /^[A-Za-z_][\w.:-]*$/;
/** A longer signature is printed with a line for each port. */
const lineWidth = 110;

function show(value: Value): string {
  return `%${value.id}`;
}

function showAll(values: readonly Value[]): string {
  return values.map(show).join(", ");
}

function define(value: Value): string {
  return `${show(value)}: ${showType(value.type)}`;
}

function showName(name: string): string {
  return plainName.test(name) ? name : JSON.stringify(name);
}

function showNumber(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function showAttribute(value: AttributeValue): string {
  if (typeof value === "number") return showNumber(value);
  if (typeof value === "object") return `[${value.map(showNumber).join(", ")}]`;
  return JSON.stringify(value);
}

function printOperation(instruction: Instruction): string {
  const inputs = `(${showAll(instruction.inputs)})`;
  if (instruction.kind === "call") {
    const call = `call ${showName(instruction.callee)}${inputs}`;
    return instruction.outputs.length === 0
      ? call
      : `${instruction.outputs.map(define).join(", ")} = ${call}`;
  }
  const attributes = Object.entries(instruction.attributes).map(
    ([name, value]) => `${name} = ${showAttribute(value)}`,
  );
  const suffix = attributes.length === 0 ? "" : ` { ${attributes.join(", ")} }`;
  return `${define(instruction.output)} = ${instruction.op}${inputs}${suffix}`;
}

/** `%3: f32[32, 64] = matmul(%1, %2) { transposeA = false, transposeB = false }  // model.mm:120-140`. */
export function printInstruction(instruction: Instruction): string {
  const { span } = instruction;
  const place = span === undefined ? "" : `  // ${span.file}:${span.start}-${span.end}`;
  return printOperation(instruction) + place;
}

function printSignature({ name, inputs, outputs }: Func): string {
  const given = inputs.map((port) => `${showName(port.name)} ${define(port.value)}`);
  const made = outputs.map((port) => `${showName(port.name)} ${show(port.value)}`);
  const line = `func ${showName(name)}(${given.join(", ")}) -> (${made.join(", ")}) {`;
  if (line.length <= lineWidth) return line;
  const list = (ports: readonly string[]) => `(\n${ports.map((port) => `  ${port},\n`).join("")})`;
  return `func ${showName(name)}${list(given)} -> ${list(made)} {`;
}

/** One function, as MLIR shows its own. */
export function printFunction(func: Func): string {
  const body = func.instructions.map((instruction) => `  ${printInstruction(instruction)}\n`).join("");
  return `${printSignature(func)}\n${body}}\n`;
}

/** All functions, `main` last. */
export function printModule({ functions, main }: Module): string {
  return [...functions.values(), main].map(printFunction).join("\n");
}

function printWrite(write: Write): string {
  const cell = showName(write.cell);
  return write.kind === "set"
    ? `set ${cell} = ${show(write.value)}\n`
    : `update_rows ${cell} = ${show(write.indices)}, ${show(write.rows)}\n`;
}

/** A step: its functions, then what main reads and writes. Main's other inputs are feeds, its other outputs results. */
export function printGraph(graph: Graph): string {
  const reads = graph.reads.map(({ cell, value }) => `read ${showName(cell)} = ${show(value)}\n`);
  const edges = [...reads, ...graph.writes.map(printWrite)].join("");
  return `graph ${graph.kind}\n\n${printModule(graph)}${edges === "" ? "" : `\n${edges}`}`;
}

function printInitializer(initial: Initializer): string {
  switch (initial.kind) {
    case "constant":
      return showNumber(initial.value);
    case "glorot":
    case "he":
      return `${initial.kind}(${initial.fanIn}, ${initial.fanOut})`;
    case "normal":
      return `normal(${initial.deviation})`;
    case "uniform":
      return `uniform(${initial.limit})`;
  }
}

export function printCell(cell: Cell): string {
  const role = cell.frozen ? `frozen ${cell.role}` : cell.role;
  return `${role} ${showName(cell.path)}: ${showType(cell.type)} = ${printInitializer(cell.initial)}\n`;
}

/** A program's cells and its steps at one size. */
export function printProgram(
  program: Program,
  size: Size,
  kinds: readonly GraphKind[] = ["train", "evaluate", "predict"],
): string {
  const cells = program.cells.map(printCell).join("");
  return [cells, ...kinds.map((kind) => printGraph(program.graph(kind, size)))].join("\n");
}
