import type { CheckedTrain } from "../../typecheck/checked.ts";
import type { FunctionBuilder } from "../builder.ts";
import { Expressions } from "../expressions.ts";
import type { Cell, Func, Graph, Size } from "../ir.ts";
import { type OptimizerRule, optimizerRule } from "../optimizers/index.ts";
import { newFunction } from "../primitives/index.ts";
import type { LoweredProgram } from "../rows.ts";
import { type Caller, Differentiator, pullBack } from "../transforms/differentiate.ts";
import { expand } from "../transforms/inline.ts";
import { zip } from "../transforms/module.ts";
import { cellOf, Draft, stateOf } from "./draft.ts";
import { optimize, STEP, slotsOf } from "./optimize.ts";
import { batchRows, output } from "./rows.ts";

/** How a program is trained. */
export type Training = Pick<CheckedTrain, "optimizer" | "clip">;

/** Keeps a batch without weight from dividing by 0. */
const TINY = 1e-30;

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
    const slots = [...this.trained.values()].flatMap((cell) => slotsOf(this.rule, cell));
    return [...slots.map(([, slot]) => slot), STEP];
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
    const caller = this.caller(draft.b, differentiator.functions);
    const inputs = draft.inputs(objective);
    const outputs = caller.call(derivative.forward, inputs);
    const loss = output(objective, outputs, "loss");
    draft.result("loss", loss);
    for (const { name } of objective.outputs) {
      const state = stateOf(name);
      if (state !== undefined) draft.write(state, output(objective, outputs, name));
    }
    const seed = draft.b.constant(1, loss.type.dtype);
    const gradients = zip(objective.inputs, pullBack(caller, derivative, { inputs, outputs }, [seed]));
    const learned = gradients.flatMap(([{ name }, value]) => {
      const cell = this.trained.get(cellOf(name) ?? "");
      return cell && value ? [{ cell, value }] : [];
    });
    optimize(draft, this.rule, learned, this.clip);
    return draft.graph("train", differentiator.functions);
  }

  /** Whether a gradient is a table's shows in the instructions that make it: a rule that asks gets them, others get calls. */
  private caller(b: FunctionBuilder, functions: ReadonlyMap<string, Func>): Caller {
    return this.rule.updateRows ? { call: (func, inputs) => expand(b, functions, func, inputs) } : b;
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
