import { Expressions } from "../expressions.ts";
import type { Graph, Size } from "../ir.ts";
import type { LoweredProgram } from "../rows.ts";
import { Draft } from "./draft.ts";
import { batchRows, output } from "./rows.ts";

/** The rows' predictions and the sums that their mean loss is made of. */
export function evaluateStep(lowered: LoweredProgram, size: Size): Graph {
  const { main: rows, functions } = batchRows(lowered, "evaluating", size);
  const draft = new Draft();
  const e = new Expressions(draft.b);
  const outputs = draft.b.call(rows, draft.inputs(rows));
  const weight = draft.feed("row.weight", { dtype: "f32", shape: [size.batch] });
  draft.result("loss.sum", e.sum(e.mul(output(rows, outputs, "loss"), weight)));
  draft.result("weight.sum", e.sum(weight));
  draft.result("prediction", output(rows, outputs, "prediction"));
  return draft.graph("evaluate", functions);
}

/** The rows' predictions. */
export function predictStep(lowered: LoweredProgram, size: Size): Graph {
  const { main: rows, functions } = batchRows(lowered, "predicting", size);
  const draft = new Draft();
  const outputs = draft.b.call(rows, draft.inputs(rows));
  draft.result("prediction", output(rows, outputs, "prediction"));
  return draft.graph("predict", functions);
}
