import { compile } from "../../src/ir/compile.ts";
import { flops } from "../../src/ir/flops.ts";
import type { Graph, Program, Size, TensorType } from "../../src/ir/ir.ts";
import { fillUniform, runsOf } from "../../src/ir/random.ts";
import { elements } from "../../src/ir/shapes.ts";
import { initialCells, parameterCount } from "../../src/library/initial.ts";
import { checkedProgram, chooseTrain, openProject } from "../../src/library/project.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";
import type { CheckedField, FittedDimension } from "../../src/typecheck/checked.ts";

/** Values of a category in the reference nets. */
const CATEGORIES = 1000;

/** A reference net without data: its program, first cells and one batch of feeds, all of them a function of the file. */
export interface Net {
  readonly program: Program;
  readonly parameters: number;
  readonly size: Size;
  readonly cells: Tensors;
  readonly feeds: Tensors;
  /** Floating-point operations of one training step's products and convolutions. */
  readonly flops: number;
  /** Of the training step's graph. */
  readonly operations: number;
}

/** With `length`, texts have so many positions: one of the program's run lengths. */
export async function openNet(file: string, batch: number, length?: number): Promise<Net> {
  const project = await openProject(file, { schemas: false });
  const checked = checkedProgram(project);
  const train = chooseTrain(checked);
  const fitted = Object.fromEntries(train.data.fields.flatMap(fittedSizes));
  const program = compile(checked, train, fitted);
  const lengths = Object.fromEntries(
    Object.keys(program.lengths ?? {}).flatMap((field) => (length === undefined ? [] : [[field, length]])),
  );
  const size = { batch, bags: {}, ...(length !== undefined && { lengths }) };
  const graph = program.graph("train", size);
  const { instructions } = graph.main;
  const feeds = new Map(
    graph.feeds.map(({ name, value }) => [name, feedOf(name, value.type, train.data.fields, length)]),
  );
  const cells = await initialCells(program, train, project.folder);
  const parameters = parameterCount(program);
  return { program, parameters, size, cells, feeds, flops: flopsOf(graph), operations: instructions.length };
}

function fittedSizes({ type }: CheckedField): [string, number][] {
  const entry = ({ name, bound }: FittedDimension): [string, number] => [name, bound ?? CATEGORIES];
  if (type.kind === "text") return [entry(type.vocabulary)];
  return type.kind === "category" ? [entry(type.values)] : [];
}

/** Texts without padding, any category, numbers and pixels in 0..1, labels of both kinds. */
function feedOf(name: string, type: TensorType, fields: readonly CheckedField[], given?: number): Tensor {
  const field = fields.find((one) => one.name === name.split(".")[0]);
  const make = (value: (u: number, place: number) => number) => drawn(type, name, value);
  if (name.startsWith("step.")) return make(() => (name === "step.rate" ? 1e-3 : 1));
  if (name === "row.weight") return make(() => 1);
  if (name.startsWith("row.")) return make((_, place) => place);
  if (field?.type.kind === "text") {
    const { length, vocabulary } = field.type;
    if (name.endsWith(".length")) return make(() => given ?? length);
    return make((u) => 2 + Math.floor(u * ((vocabulary.bound ?? CATEGORIES) - 2)));
  }
  if (field?.type.kind === "category") return make((u) => Math.floor(u * CATEGORIES));
  return make((u) => (field?.target ? Math.round(u) : u));
}

/** A tensor made of uniform numbers, which hang on the path. */
export function drawn(
  { dtype, shape }: TensorType,
  path: string,
  value: (u: number, place: number) => number,
): Tensor {
  const draws = new Float64Array(elements(shape));
  fillUniform(draws, { seed: 1, index: 0, path }, [0], runsOf([draws.length]));
  const arrays = { f64: Float64Array, f32: Float32Array, i32: Int32Array, u8: Uint8Array, bool: Uint8Array };
  const data = new arrays[dtype](draws.length);
  for (const [place, u] of draws.entries()) data[place] = value(u, place);
  return { type: { dtype, shape }, data };
}

function flopsOf({ main }: Graph): number {
  return main.instructions.reduce((sum, at) => sum + (at.kind === "primitive" ? flops(at) : 0), 0);
}
