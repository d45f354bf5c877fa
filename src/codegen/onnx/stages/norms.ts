import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import { elements } from "../../../ir/shapes.ts";
import { operations } from "./plan.ts";

/** The root of the sum of all squares of some tensors, f32[]. */
export interface Norm {
  readonly kind: "norm";
  readonly of: readonly Value[];
  readonly output: Value;
}

/** The norms of a flat graph, by their outputs' ids. */
export function norms(graph: Graph): ReadonlyMap<number, Norm> {
  const made = new Map(operations(graph).map((operation) => [operation.output.id, operation]));
  const inputs = ({ id }: Value, op: Operation["op"]): readonly Value[] => {
    const operation = made.get(id);
    return operation?.op === op ? operation.inputs : [];
  };
  const squared = (value: Value): readonly Value[] => {
    const [x, y] = inputs(value, "mul");
    return x && x.id === y?.id ? [x] : [];
  };
  /** The tensors whose squares are summed; none where something else is in the sum. */
  const terms = (sum: Value): readonly Value[] => {
    const [left, right] = inputs(sum, "add");
    if (left && right) {
      const [first, second] = [terms(left), terms(right)];
      return first.length > 0 && second.length > 0 ? [...first, ...second] : [];
    }
    const [of] = [...inputs(sum, "reduce_sum"), ...inputs(sum, "reshape")];
    return of && elements(sum.type.shape) === 1 ? squared(of) : [];
  };
  const found = operations(graph).flatMap(({ op, inputs: [sum], output }): readonly Norm[] => {
    if (op !== "sqrt" || !sum || output.type.dtype !== "f32" || elements(output.type.shape) > 1) return [];
    const of = terms(sum);
    return of.length > 0 ? [{ kind: "norm", of, output }] : [];
  });
  return new Map(found.map((norm) => [norm.output.id, norm]));
}
