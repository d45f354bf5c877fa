import type { CheckedTrain } from "../../typecheck/checked.ts";
import { Expressions } from "../expressions.ts";
import type { Cell, Func, Graph, Size, Value } from "../ir.ts";
import { clipped, globalNorm, type OptimizerRule, optimizerRule } from "../optimizers/index.ts";
import { newFunction } from "../primitives/index.ts";
import type { LoweredProgram } from "../rows.ts";
import { Differentiator, pullBack } from "../transforms/differentiate.ts";
import { zip } from "../transforms/module.ts";
import { cellOf, Draft, stateOf } from "./draft.ts";
import { batchRows, output } from "./rows.ts";

/** How a program is trained. */
export type Training = Pick<CheckedTrain, "optimizer" | "clip">;

/** Counts the steps of all training, for the optimisers that need it. */
const STEP: Cell = {
  path: "optimizer.step",
  type: { dtype: "f32", shape: [] },
  initial: { kind: "constant", value: 0 },
  role: "counter",
};

/** Keeps a batch without weight from dividing by 0. */
const TINY = 1e-30;

/** A parameter with its gradient. */
interface Gradient {
  readonly cell: Cell;
  readonly value: Value;
}

/** The family of training steps: the mean loss, its gradients by the parameters, and what the optimiser makes of them. */
export class TrainStep {
  private readonly lowered: LoweredProgram;
  private readonly clip: number | undefined;
  private readonly rule: OptimizerRule;
  /** The parameters that training changes, by path. */
  private readonly trained: ReadonlyMap<string, Cell>;

  constructor(lowered: LoweredProgram, { optimizer, clip }: Training) {
    this.lowered = lowered;
    this.clip = clip;
    this.rule = optimizerRule(optimizer);
    const trained = lowered.cells.filter((cell) => cell.role === "parameter" && !cell.frozen);
    this.trained = new Map(trained.map((cell) => [cell.path, cell]));
  }

  /** What training keeps beside the model's own cells. */
  get cells(): Cell[] {
    return [...[...this.trained.values()].flatMap((cell) => this.slots(cell).map(([, slot]) => slot)), STEP];
  }

  graph(size: Size): Graph {
    const { main: rows, functions } = batchRows(this.lowered, "training", size);
    const differentiator = new Differentiator(functions);
    const objective = differentiator.add(meanLoss(rows, size.batch));
    const derivative = differentiator.derive(
      objective,
      objective.inputs.map(({ name }) => this.trained.has(cellOf(name) ?? "")),
      objective.outputs.map(({ name }) => name === "loss"),
    );

    const draft = new Draft();
    const inputs = draft.inputs(objective);
    const outputs = draft.b.call(derivative.forward, inputs);
    const loss = output(objective, outputs, "loss");
    draft.result("loss", loss);
    for (const { name } of objective.outputs) {
      const state = stateOf(name);
      if (state !== undefined) draft.write(state, output(objective, outputs, name));
    }
    const seed = draft.b.constant(1, loss.type.dtype);
    const gradients = zip(objective.inputs, pullBack(draft.b, derivative, { inputs, outputs }, [seed]));
    this.optimize(
      draft,
      gradients.flatMap(([{ name }, value]) => {
        const cell = this.trained.get(cellOf(name) ?? "");
        return cell && value ? [{ cell, value }] : [];
      }),
    );
    return draft.graph("train", differentiator.functions);
  }

  /** Writes new values of the parameters that have a gradient, and of their slots. */
  private optimize(draft: Draft, gradients: readonly Gradient[]): void {
    const e = new Expressions(draft.b);
    const raw = gradients.map(({ value }) => value);
    const norm = globalNorm(e, raw);
    draft.result("gradient.norm", norm);
    const limited = this.clip === undefined ? raw : clipped(e, raw, norm, this.clip);
    const rate = draft.feed("step.rate", { dtype: "f32", shape: [] });
    const step = e.add(draft.read(STEP), 1);
    draft.write(STEP.path, step);
    for (const [{ cell }, gradient] of zip(gradients, limited)) {
      const slots = this.slots(cell);
      const before = Object.fromEntries(slots.map(([name, slot]) => [name, draft.read(slot)]));
      const update = this.rule.update(e, {
        parameter: draft.read(cell),
        gradient,
        slots: before,
        rate,
        step,
      });
      draft.write(cell.path, update.parameter);
      for (const [name, slot] of slots) draft.write(slot.path, update.slots[name] as Value);
    }
  }

  /** The cells of a parameter's slots, by the slots' names. */
  private slots({ path, type, span }: Cell): [string, Cell][] {
    const initial = { kind: "constant", value: 0 } as const;
    return this.rule.slots.map((name) => [
      name,
      { path: `${path}:${name}`, type, initial, role: "slot", ...(span && { span }) },
    ]);
  }
}

/** The mean of the rows' losses, each by its `row.weight`, and the values of states; 0 where no row has weight. */
function meanLoss(rows: Func, size: number): Func {
  const b = newFunction("objective");
  const e = new Expressions(b);
  const inputs = rows.inputs.map(({ name, value }) => ({ name, value: b.input(name, value.type) }));
  const weight =
    inputs.find(({ name }) => name === "row.weight")?.value ??
    b.input("row.weight", { dtype: "f32", shape: [size] });
  const outputs = b.call(
    rows,
    inputs.map(({ value }) => value),
  );
  const total = e.sum(e.mul(output(rows, outputs, "loss"), weight));
  const states = rows.outputs.filter(({ name }) => stateOf(name) !== undefined);
  return b.build([
    { name: "loss", value: e.div(total, e.max(e.sum(weight), TINY)) },
    ...states.map(({ name }) => ({ name, value: output(rows, outputs, name) })),
  ]);
}
