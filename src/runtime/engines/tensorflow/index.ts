import { catalogue, report } from "../../../diagnostics/catalogue/index.ts";
import { internal, MultimError } from "../../../diagnostics/diagnostic.ts";
import type { GraphKind, Program, Size, TensorType } from "../../../ir/ir.ts";
import { sameType, showType } from "../../../ir/shapes.ts";
import type { Engine, Session, Tensor, Tensors } from "../../engine.ts";
import { LoadedSteps } from "../loaded-steps.ts";
import { physicalCores } from "../onnx/threads.ts";
import type { Binding } from "./binding.ts";
import { loadLibrary, type TensorflowName } from "./library.ts";
import { LoadedStep } from "./step.ts";
import { copied, fetched } from "./tensors.ts";

export interface TensorflowOptions {
  /** Threads of one operation, and operations at a time; as many as there are cores unless given. The first engine of a process decides. */
  readonly threads?: number;
}

/** Steps as TensorFlow graphs, run by the native part of tfjs-node. */
export function tensorflow(
  name: TensorflowName,
  { threads = physicalCores() }: TensorflowOptions = {},
): Engine {
  return {
    name,
    async open(program) {
      const library = loadLibrary(name, threads);
      if ("missing" in library) {
        const told = { name, reason: library.missing };
        throw new MultimError([report(catalogue.engines.missingEngine, told)]);
      }
      return new TensorflowSession(program, library.binding);
    },
  };
}

/**
 * Every step has a session of TensorFlow's, since a session's graph can't grow. Cells lie in the variables of the step that used them
 * last; the next one that needs them takes them over, memory and all. Until a step needs it, a cell is a tensor.
 */
class TensorflowSession implements Session {
  private readonly binding: Binding;
  private readonly types: ReadonlyMap<string, TensorType>;
  private readonly places = new Map<string, LoadedStep | number>();
  private readonly steps: LoadedSteps<LoadedStep>;

  constructor(program: Program, binding: Binding) {
    this.binding = binding;
    this.steps = new LoadedSteps({
      load: (kind, size) => new LoadedStep(binding, program.graph(kind, size), program.cells),
      unload: (step) => this.unload(step),
    });
    this.types = new Map(program.cells.map(({ path, type }) => [path, type]));
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) {
      const type = this.typeOf(path);
      if (!sameType(type, value.type)) internal(`${path} is ${showType(type)}, not ${showType(value.type)}`);
      const before = this.places.get(path);
      if (typeof before === "number") this.binding.deleteTensor(before);
      this.places.set(path, copied(this.binding, value));
    }
  }

  async read(paths: readonly string[] = [...this.places.keys()]): Promise<Tensors> {
    const found = new Map<string, Tensor>();
    for (const [place, own] of this.grouped(paths)) {
      if (typeof place === "number") {
        for (const path of own) found.set(path, fetched(this.binding, this.typeOf(path), place));
      } else for (const [path, value] of place.read(own)) found.set(path, value);
    }
    return new Map(paths.map((path) => [path, found.get(path) as Tensor]));
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const step = await this.steps.get(kind, size);
    this.bring(step);
    return step.run(feeds);
  }

  async dispose(): Promise<void> {
    await this.steps.clear();
    for (const place of this.places.values()) if (typeof place === "number") this.binding.deleteTensor(place);
    this.places.clear();
  }

  private typeOf(path: string): TensorType {
    return this.types.get(path) ?? internal(`there is no cell ${path}`);
  }

  /** Paths by where their values are. */
  private grouped(paths: readonly string[]): Map<LoadedStep | number, string[]> {
    const groups = new Map<LoadedStep | number, string[]>();
    for (const path of paths) {
      const place = this.places.get(path) ?? internal(`the cell ${path} has no value yet`);
      groups.set(place, [...(groups.get(place) ?? []), path]);
    }
    return groups;
  }

  /** Brings the cells that a step uses into its variables. */
  private bring(step: LoadedStep): void {
    const away = step.cells.filter((path) => this.places.get(path) !== step);
    const values = [...this.grouped(away)].flatMap(([place, own]) =>
      typeof place === "number" ? own.map((path) => [path, place] as const) : [...place.take(own)],
    );
    step.assign(new Map(values));
    for (const path of away) this.places.set(path, step);
  }

  /** Lets go of a step; the cells that lie in its variables become tensors. */
  private unload(step: LoadedStep): void {
    const left = step.cells.filter((path) => this.places.get(path) === step);
    for (const [path, value] of step.take(left)) this.places.set(path, value);
    step.dispose();
  }
}
