import type { GraphKind, Program, Size } from "../../../ir/ir.ts";
import type { Engine, Session, Tensor, Tensors } from "../../engine.ts";
import { CellTypes, cellValue } from "../cells.ts";
import { LoadedSteps } from "../loaded-steps.ts";
import { required } from "../missing.ts";
import { physicalCores } from "../threads.ts";
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
      const { binding } = required(name, loadLibrary(name, threads));
      return new TensorflowSession(program, binding, threads);
    },
  };
}

/**
 * Every step has a session of TensorFlow's, since a session's graph can't grow. Cells lie in the variables of the step that used them
 * last; the next one that needs them takes them over, memory and all. Until a step needs it, a cell is a tensor.
 */
class TensorflowSession implements Session {
  private readonly binding: Binding;
  private readonly types: CellTypes;
  private readonly places = new Map<string, LoadedStep | number>();
  private readonly steps: LoadedSteps<LoadedStep>;

  constructor(program: Program, binding: Binding, threads: number) {
    this.binding = binding;
    this.steps = new LoadedSteps({
      load: (kind, size) =>
        new LoadedStep(binding, program.graph(kind, size), {
          batch: size.batch,
          cells: program.cells,
          threads,
        }),
      unload: (step) => this.unload(step),
    });
    this.types = new CellTypes(program.cells);
  }

  async write(cells: Tensors): Promise<void> {
    for (const [path, value] of cells) {
      this.types.require(path, value.type);
      const before = this.places.get(path);
      if (typeof before === "number") this.binding.deleteTensor(before);
      this.places.set(path, copied(this.binding, value));
    }
  }

  async read(paths: readonly string[] = [...this.places.keys()]): Promise<Tensors> {
    const found = new Map<string, Tensor>();
    for (const [place, own] of this.grouped(paths)) {
      if (typeof place === "number") {
        for (const path of own) found.set(path, fetched(this.binding, this.types.of(path), place));
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

  /** Paths by where their values are. */
  private grouped(paths: readonly string[]): Map<LoadedStep | number, string[]> {
    const groups = new Map<LoadedStep | number, string[]>();
    for (const path of paths) {
      const place = cellValue(this.places, path);
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
