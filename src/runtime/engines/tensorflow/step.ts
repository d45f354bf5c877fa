import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { feedRandoms } from "../../../codegen/randoms.ts";
import {
  emitTensorflow,
  encodeSessionConfig,
  normalizationsOf,
  ROW_WEIGHT,
  type SessionOptions,
  type TensorflowModel,
  type TensorflowPort,
  withFullRows,
} from "../../../codegen/tensorflow/index.ts";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Cell, Graph } from "../../../ir/ir.ts";
import { splitRows } from "../../../ir/transforms/split/index.ts";
import type { Tensor, Tensors } from "../../engine.ts";
import { feedOf } from "../feeds.ts";
import { LoadedDraws } from "../loops/draws.ts";
import { helper } from "../loops/helper.ts";
import type { Binding } from "./binding.ts";
import { fetched, lent } from "./tensors.ts";
import { parallelism } from "./threads.ts";

const STEP = "step";
/** The step where all rows have weight 1. */
const FULL = "full step";

/** One of a model's steps, with the names of its nodes to feed and to fetch. */
interface Entry {
  readonly feeds: readonly (readonly [string, TensorflowPort])[];
  readonly results: readonly (readonly [string, TensorflowPort])[];
  readonly feedNodes: string;
  readonly resultNodes: string;
}

interface StepOptions {
  /** Rows. */
  readonly batch: number;
  /** All cells of the program. */
  readonly cells: readonly Cell[];
  readonly threads: number;
}

/** A step of one kind and size in a session of TensorFlow's, with variables for the cells that it uses. */
export class LoadedStep {
  /** The cells that it reads or writes. */
  readonly cells: readonly string[];
  private readonly binding: Binding;
  private readonly model: TensorflowModel;
  private readonly session: number;
  private readonly draws: LoadedDraws;
  private readonly any: Entry;
  private readonly full: Entry | undefined;

  constructor(binding: Binding, whole: Graph, { batch, cells: all, threads }: StepOptions) {
    // A GPU draws sooner by itself than it takes numbers from the processor.
    const onGpu = binding.isUsingGpuDevice();
    const { graph: fed, randoms } = onGpu ? { graph: whole, randoms: [] } : feedRandoms(whole);
    const full = withFullRows(fed);
    // A GPU computes all rows at once, as kernels of normalizations do.
    const isWhole = onGpu || full !== undefined || normalizationsOf(fed).length > 0;
    const { parts, operationThreads } = parallelism(fed, { batch, threads, whole: isWhole });
    const graph = parts > 1 ? splitRows(fed, batch, parts) : fed;
    this.draws = new LoadedDraws(randoms, threads > 1 ? helper : undefined);
    const used = new Set([...graph.reads, ...graph.writes].map(({ cell }) => cell));
    const cells = all.filter(({ path }) => used.has(path));
    this.binding = binding;
    this.cells = cells.map(({ path }) => path);
    const steps = new Map([[STEP, graph], ...(full ? [[FULL, full] as const] : [])]);
    this.model = emitTensorflow(cells, steps, { asWritten: !onGpu });
    const { bytes, optimizers } = this.model;
    this.session = load(binding, bytes, { threads: operationThreads, ...(optimizers && { optimizers }) });
    this.any = this.entry(STEP) ?? internal("the model has no step");
    this.full = this.entry(FULL);
  }

  run(feeds: Tensors): Tensors {
    const all = new Map([...feeds, ...this.draws.run(feeds)]);
    const isFull = this.full && all.get(ROW_WEIGHT)?.data.every((weight) => weight === 1);
    const { feeds: ports, results, feedNodes, resultNodes } = (isFull && this.full) || this.any;
    const given = ports.map(([name, { type }]) => feedOf(all, { name, type }));
    const inputs = given.map((feed) => lent(this.binding, feed));
    const outputs = this.release(inputs, () => this.fetch(inputs, feedNodes, resultNodes));
    return this.release(
      outputs,
      () =>
        new Map(
          results.map(([name, port], i) => [name, fetched(this.binding, port.type, outputs[i] as number)]),
        ),
    );
  }

  /** Gives cells their values, tensors of TensorFlow's, which become theirs. */
  assign(values: ReadonlyMap<string, number>): void {
    if (values.size === 0) return;
    const assignments = [...values.keys()].map(
      (path) => this.model.assign.get(path) ?? internal(`no cell ${path}`),
    );
    const handles = [...values.values()];
    const done = this.release(handles, () =>
      this.fetch(
        handles,
        nodesOf(assignments.map(({ value }) => value)),
        nodesOf(assignments.map((assignment) => assignment.done)),
      ),
    );
    for (const id of done) this.binding.deleteTensor(id);
  }

  /** Copies of cells. */
  read(paths: readonly string[]): Map<string, Tensor> {
    const ports = paths.map((path) => this.model.read.get(path) ?? internal(`no cell ${path}`));
    const handles = this.fetch([], "", nodesOf(ports));
    const copy = (port: TensorflowPort, i: number) => fetched(this.binding, port.type, handles[i] as number);
    return this.release(handles, () => new Map(ports.map((port, i) => [paths[i] as string, copy(port, i)])));
  }

  /** The cells' values, which they have no longer. */
  take(paths: readonly string[]): Map<string, number> {
    if (paths.length === 0) return new Map();
    const ports = paths.map((path) => this.model.take.get(path) ?? internal(`no cell ${path}`));
    const handles = this.fetch([], "", nodesOf(ports));
    return new Map(paths.map((path, i) => [path, handles[i] as number]));
  }

  dispose(): void {
    this.draws.dispose();
    this.binding.deleteSavedModel(this.session);
  }

  private entry(name: string): Entry | undefined {
    const step = this.model.steps.get(name);
    return (
      step && {
        feeds: [...step.feeds],
        results: [...step.results],
        feedNodes: nodesOf(step.feeds.values()),
        resultNodes: nodesOf(step.results.values()),
      }
    );
  }

  private fetch(inputs: readonly number[], inputNodes: string, outputNodes: string): number[] {
    try {
      const outputs = this.binding.runSavedModel(this.session, inputs, inputNodes, outputNodes);
      return outputs.map(({ id }) => id);
    } catch (error) {
      internal(`TensorFlow says: ${(error as Error).message}`);
    }
  }

  private release<T>(handles: readonly number[], work: () => T): T {
    try {
      return work();
    } finally {
      for (const id of handles) this.binding.deleteTensor(id);
    }
  }
}

function nodesOf(ports: Iterable<TensorflowPort>): string {
  return [...ports].map(({ node }) => node).join(",");
}

/** TensorFlow loads models from folders only; a binding that `multimc setup` has compiled asks for sessions with these options. */
function load(binding: Binding, bytes: Uint8Array, options: SessionOptions): number {
  process.env["MULTIM_TF_CONFIG"] = Buffer.from(encodeSessionConfig(options)).toString("hex");
  const folder = mkdtempSync(join(tmpdir(), "multim-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), bytes);
    return binding.loadSavedModel(folder, "serve");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
