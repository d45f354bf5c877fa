import { statSync } from "node:fs";
import { join } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { inSources, internal, MultimError } from "../diagnostics/diagnostic.ts";
import { compile } from "../ir/compile.ts";
import type { GraphKind, Program, Size } from "../ir/ir.ts";
import { printCell, printGraph } from "../ir/text/print.ts";
import type { Node } from "../parser/tree.ts";
import type { Tensors } from "../runtime/engine.ts";
import { writeAtomic } from "../runtime/files.ts";
import { initialCells } from "./initial.ts";
import { readModel } from "./model.ts";
import {
  absolutePaths,
  checkedProgram,
  chooseTrain,
  openProject,
  type Project,
  type ProjectOptions,
} from "./project.ts";
import { usualSize } from "./session.ts";

/**
 * What a program can be written as: its syntax tree, its types, its step graphs as text, as ONNX or as TensorFlow's SavedModel, its
 * prediction for tfjs.
 */
export type Emitted = "ast" | "types" | "ir" | "onnx" | "tensorflow" | "tfjs";

/** Files by name; texts or bytes. */
export type EmittedFiles = ReadonlyMap<string, string | Uint8Array>;

export interface EmitOptions extends ProjectOptions {
  /** Rows of a step: as many as in training unless given, and for `tfjs` one. */
  readonly batch?: number;
  /** Ends the work: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

const kinds: readonly GraphKind[] = ["train", "evaluate", "predict"];

/**
 * Compiles a program to one of its forms, or a trained model to `tfjs`, given its folder. All but `ast` and `types` need sizes that
 * only the data tell, so these prepare the data; a model knows them. Errors: the program's and the data's diagnostics; of a folder MM805
 * where it holds no model, MM810 where another form is asked for.
 */
export async function emit(file: string, what: Emitted, options: EmitOptions = {}): Promise<EmittedFiles> {
  if (isFolder(file)) return emitModel(file, what, options);
  const project = await openProject(file, options);
  try {
    return await emitProject(project, what, options);
  } catch (error) {
    throw inSources(error, project.sources);
  }
}

/** Writes emitted files into a folder, each whole or not at all. */
export async function writeEmitted(files: EmittedFiles, folder: string): Promise<readonly string[]> {
  const paths = [...files.keys()].map((name) => join(folder, name));
  for (const [name, content] of files) await writeAtomic(join(folder, name), content);
  return paths;
}

async function emitProject(project: Project, what: Emitted, options: EmitOptions): Promise<EmittedFiles> {
  const program = checkedProgram(project);
  if (what === "ast") return new Map([["ast.json", treeText(program.modules.get(project.file) as Node)]]);
  if (what === "types") return new Map([["types.txt", typesText(program.shown, project)]]);
  const train = chooseTrain(program, options.train);
  const { prepare } = await import("../data/prepare.ts");
  const { folder } = project;
  const dataset = await prepare(train.data, {
    folder,
    paths: absolutePaths(options.paths),
    ...(options.signal && { signal: options.signal }),
  });
  try {
    const steps = compile(program, train, dataset.fitted.dimensions);
    const size = await usualSize(dataset, options.batch ?? (what === "tfjs" ? 1 : train.batch));
    if (what === "tfjs") return graphModelFiles(steps, size, await initialCells(steps, train, folder));
    if (what === "ir") {
      const graphs = kinds.map((kind) => [`${kind}.ir`, printGraph(steps.structured(kind, size))] as const);
      return new Map([["cells.ir", steps.cells.map(printCell).join("")], ...graphs]);
    }
    if (what === "tensorflow") {
      const { emitTensorflow } = await import("../codegen/tensorflow/index.ts");
      const graphs = new Map(kinds.map((kind) => [kind, steps.graph(kind, size)]));
      return new Map([["saved_model.pb", emitTensorflow(steps.cells, graphs).bytes]]);
    }
    const { emitOnnx } = await import("../codegen/onnx/index.ts");
    return new Map(kinds.map((kind) => [`${kind}.onnx`, emitOnnx(steps.graph(kind, size)).bytes]));
  } finally {
    await dataset.dispose();
  }
}

/** Room for so many entries a row in the bags of a model whose data are not looked at. */
const ENTRIES = 1024;

/** A trained model's prediction. */
async function emitModel(folder: string, what: Emitted, { batch = 1 }: EmitOptions): Promise<EmittedFiles> {
  if (what !== "tfjs") {
    const reason = `A model's folder is written as tfjs; give the program to write ${what}`;
    throw new MultimError([report(catalogue.running.usage, { reason })]);
  }
  const { program, train, weights } = await readModel(folder);
  const bags = train.data.fields.filter(({ type }) => type.kind === "bag");
  const size = { batch, bags: Object.fromEntries(bags.map(({ name }) => [name, batch * ENTRIES])) };
  return graphModelFiles(program, size, weights);
}

async function graphModelFiles(program: Program, size: Size, cells: Tensors): Promise<EmittedFiles> {
  const { graphModel, planTfjs } = await import("../codegen/tfjs/index.ts");
  const cell = (path: string) => cells.get(path)?.data ?? internal(`the cell ${path} has no value`);
  const { model, weights } = graphModel(planTfjs(program.graph("predict", size)), cell);
  return new Map<string, string | Uint8Array>([
    ["weights.bin", weights],
    ["model.json", model],
  ]);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The tree as JSON; spans as `start-end`, the source left out. */
function treeText(tree: Node): string {
  const plain = (key: string, value: unknown) => {
    if (key === "source") return undefined;
    if (key !== "span" && key !== "operatorSpan") return value;
    const { start, end } = value as Node["span"];
    return `${start}-${end}`;
  };
  return `${JSON.stringify(tree, plain, 2)}\n`;
}

/** One line for each typed place of the program: line, source text, type. */
function typesText(shown: ReadonlyMap<string, ReadonlyMap<string, string>>, project: Project): string {
  const source = project.sources.get(project.file) ?? "";
  const places = [...(shown.get(project.file) ?? [])].map(([place, type]) => {
    const [start = 0, end = 0] = place.split(":").map(Number);
    const line = source.slice(0, start).split("\n").length;
    return { start, text: `${line}: ${source.slice(start, end).replaceAll(/\s+/g, " ")}: ${type}\n` };
  });
  return places
    .sort((a, b) => a.start - b.start)
    .map(({ text }) => text)
    .join("");
}
