import { internal } from "../../diagnostics/diagnostic.ts";
import type { Cell, Func, Graph, GraphKind, Port, Program, Size, TensorType, Value } from "../ir.ts";
import { newFunction } from "../primitives/index.ts";
import type { LoweredProgram, RowProgram } from "../rows.ts";
import { runLengths } from "../size.ts";
import { printFunction } from "../text/print.ts";
import { type Frontier, frontier } from "../transforms/frontier.ts";
import { cellOf, Draft, stateOf } from "./draft.ts";
import { assemble, family, type StepProgram, type Training } from "./index.ts";
import { batchRows, output } from "./rows.ts";

/** What the frozen parts of one kind of step give for a row. */
export interface Kept {
  /** Results of the parts' step, and feeds of the rest's: names with the types that they have for one row. */
  readonly values: readonly { readonly name: string; readonly type: TensorType }[];
  /** The feeds that they are made of. */
  readonly feeds: readonly string[];
  /** The cells that they are made with. */
  readonly cells: readonly string[];
  /** How they are made: equal texts, equal cells and equal feeds give equal values. */
  readonly recipe: string;
}

/** A program whose frozen parts are steps of their own, so that what they give can be kept. */
export interface FrozenProgram {
  /** The steps without what is kept, and all cells. */
  readonly rest: StepProgram;
  /** The steps that give what is kept, on the cells that they need. */
  readonly parts: Program;
  /** Kinds of step for which nothing is kept are left out. */
  readonly kept: Readonly<Partial<Record<GraphKind, Kept>>>;
}

/** Whether a feed of a kind of step hangs on nothing but what the row holds. */
export type SteadyFeed = (kind: GraphKind, feed: string) => boolean;

const modes = { train: "training", evaluate: "evaluating", predict: "predicting" } as const;
const kinds = Object.keys(modes) as GraphKind[];

/** Takes the frozen parts out of the steps; undefined where they do nothing that is worth keeping, or hang on chance. */
export function assembleFrozen(
  lowered: LoweredProgram,
  training: Training,
  steadyFeed: SteadyFeed,
): FrozenProgram | undefined {
  const cells = fixedCells(lowered);
  const split = (mode: RowProgram["mode"], bags?: Size["bags"]): Frontier | undefined => {
    const kind = kinds.find((one) => modes[one] === mode) ?? internal(`no steps for ${mode}`);
    return frontier(lowered.rows(mode, bags), { cells, feed: (name) => steadyFeed(kind, name) });
  };
  const kept = Object.fromEntries(
    kinds.flatMap((kind) => {
      const found = split(modes[kind]);
      return found ? [[kind, keptOf(found)] as const] : [];
    }),
  );
  if (Object.keys(kept).length === 0) return undefined;
  const rest: LoweredProgram = {
    ...lowered,
    rows: (mode, bags) => split(mode, bags)?.rest ?? lowered.rows(mode, bags),
  };
  const parts: LoweredProgram = {
    cells: neededCells(lowered, kept),
    rows: (mode, bags) => ({ mode, functions: new Map(), main: split(mode, bags)?.kept ?? nothing }),
  };
  const lengths = commonLengths(lowered, [rest, parts]);
  const steps = family(parts, parts.cells, (kind, size) => partsStep(parts, kind, size));
  return { rest: { ...assemble(rest, training), lengths }, parts: { ...steps, lengths }, kept };
}

const nothing = newFunction("main").build([]);

function neededCells({ cells }: LoweredProgram, kept: FrozenProgram["kept"]): readonly Cell[] {
  const needed = new Set(Object.values(kept).flatMap((one) => one.cells));
  return cells.filter(({ path }) => needed.has(path));
}

/** The lengths of texts that the whole program has graphs for, and so have those of its parts that read the text. */
function commonLengths(whole: LoweredProgram, parts: readonly LoweredProgram[]): Program["lengths"] & object {
  const able = parts.map((part) => {
    const lengths = runLengths(part);
    const inputs = kinds.flatMap((kind) => part.rows(modes[kind]).main.inputs.map(({ name }) => name));
    return (field: string) => field in lengths || !inputs.includes(`${field}.ids`);
  });
  const common = Object.entries(runLengths(whole)).filter(([field]) => able.every((has) => has(field)));
  return Object.fromEntries(common);
}

/** The model's cells that no training step changes. */
function fixedCells({ cells, rows }: LoweredProgram): ReadonlySet<string> {
  const set = new Set(rows("training").main.outputs.map(({ name }) => stateOf(name)));
  const fixed = cells.filter(({ path, role, frozen }) => (role === "parameter" ? frozen : !set.has(path)));
  return new Set(fixed.map(({ path }) => path));
}

function keptOf({ kept }: Frontier): Kept {
  const cells = kept.inputs.flatMap(({ name }) => cellOf(name) ?? []);
  return {
    values: kept.outputs.map(({ name, value }) => ({ name, type: value.type })),
    feeds: kept.inputs.map(({ name }) => name).filter((name) => cellOf(name) === undefined),
    cells,
    recipe: printFunction(canonical(kept)),
  };
}

/** The same flat function as any other that does the same: inputs by name, values numbered from 0, no places in sources. */
function canonical(func: Func): Func {
  const inputs = func.inputs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const ids = new Map(inputs.map(({ value }, i) => [value.id, i]));
  const numbered = (value: Value) => ({
    ...value,
    id: ids.get(value.id) ?? internal(`%${value.id} is not there`),
  });
  const port = ({ name, value }: Port) => ({ name, value: numbered(value) });
  const instructions = func.instructions.map((made) => {
    if (made.kind === "call") return internal(`a call of ${made.callee} is left in a flat function`);
    const { kind, op, attributes } = made;
    ids.set(made.output.id, ids.size);
    return { kind, op, attributes, inputs: made.inputs.map(numbered), output: numbered(made.output) };
  });
  return { name: func.name, inputs: inputs.map(port), instructions, outputs: func.outputs.map(port) };
}

/** What is kept, for each row of a batch. */
function partsStep(lowered: LoweredProgram, kind: GraphKind, size: Size): Graph {
  const { main: rows, functions } = batchRows(lowered, modes[kind], size);
  const draft = new Draft();
  const outputs = draft.b.call(rows, draft.inputs(rows));
  for (const { name } of rows.outputs) draft.result(name, output(rows, outputs, name));
  return draft.graph(kind, functions);
}
