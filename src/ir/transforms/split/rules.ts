import type { Operation } from "../../ir.ts";
import {
  type Attributes,
  type AttributeTable,
  type PrimitiveName,
  perElement,
} from "../../primitives/index.ts";
import type { Shape } from "../../shapes.ts";

/** How an operation is done to parts: to which inputs' parts, others being whole, and by which attributes. */
export interface Plan {
  readonly split: readonly boolean[];
  readonly attributes: Attributes;
  /** What puts the parts' results together; undefined where they are the parts of the result. */
  readonly total?: "add" | "max";
}

/** An operation of which at least one input is in `parts`; undefined where it can be done to whole inputs only. */
type Rule<N extends PrimitiveName> = (
  operation: Operation & { readonly attributes: AttributeTable[N] },
  isSplit: readonly boolean[],
  parts: number,
) => Plan | undefined;

export function planOf(operation: Operation, isSplit: readonly boolean[], parts: number): Plan | undefined {
  const { op, attributes } = operation;
  const own = (rules as Partial<Record<PrimitiveName, Rule<never>>>)[op];
  const rule = perElement.has(op) ? pointwise : own;
  return rule?.({ ...operation, attributes: attributes as never }, isSplit, parts);
}

/** Inputs that have the result's rows are split, others are the same for all rows. */
function pointwise({ inputs, attributes, output }: Operation, isSplit: readonly boolean[]): Plan | undefined {
  const { length: rank, 0: rows } = output.type.shape;
  const split = inputs.map(({ type: { shape } }) => shape.length === rank && shape[0] === rows);
  return isSplit.every((own, i) => !own || split[i]) ? { split, attributes } : undefined;
}

const part = ([rows = 0, ...rest]: Shape, parts: number): Shape => [rows / parts, ...rest];

/** Each row of the result is made of the same row of all inputs. */
const byRow = ({ inputs, attributes }: Operation): Plan => ({ split: inputs.map(() => true), attributes });

/** The same where the last axis is not that of the rows. */
const alongLast = (operation: Operation): Plan | undefined =>
  operation.output.type.shape.length > 1 ? byRow(operation) : undefined;

/** Reduces other axes, or this one: then the parts' results are put together. */
function reduction<N extends "reduce_sum" | "reduce_max">(total: "add" | "max"): Rule<N> {
  return (operation) => ({ ...byRow(operation), ...(operation.attributes.axes.includes(0) && { total }) });
}

const rules: { readonly [N in PrimitiveName]?: Rule<N> } = {
  reduce_sum: reduction("add"),
  reduce_max: reduction("max"),
  softmax: alongLast,
  log_softmax: alongLast,
  reshape({ output }, _, parts) {
    const { shape } = output.type;
    const isWhole = shape.length === 0 || (shape[0] ?? 0) % parts !== 0;
    return isWhole ? undefined : { split: [true], attributes: { shape: part(shape, parts) } };
  },
  transpose: (operation) => (operation.attributes.permutation[0] === 0 ? byRow(operation) : undefined),
  broadcast({ inputs: [x], output }, _, parts) {
    const { shape } = output.type;
    const isSame = x?.type.shape.length === shape.length && x.type.shape[0] === shape[0];
    return isSame ? { split: [true], attributes: { shape: part(shape, parts) } } : undefined;
  },
  concat: (operation) => (operation.attributes.axis === 0 ? undefined : byRow(operation)),
  slice({ inputs: [x], attributes: { starts, limits } }, _, parts) {
    const isAll = starts[0] === 0 && limits[0] === x?.type.shape[0];
    return isAll ? { split: [true], attributes: { starts, limits: part(limits, parts) } } : undefined;
  },
  pad(operation) {
    const { low, high } = operation.attributes;
    return low[0] === 0 && high[0] === 0 ? byRow(operation) : undefined;
  },
  /** A product for each row, or rows times a matrix that is whole, or a sum over rows. */
  matmul({ inputs: [a, b], attributes }, [left = false, right = false]) {
    const [rank = 0, other = 0] = [a, b].map((x) => x?.type.shape.length);
    const { transposeA, transposeB } = attributes;
    if (rank > 2 || other > 2) return { split: [rank > 2, other > 2], attributes };
    if (left && right && transposeA && !transposeB) return { split: [true, true], attributes, total: "add" };
    return left && !right && !transposeA ? { split: [true, false], attributes } : undefined;
  },
  conv2d: ({ attributes }, [, kernel]) => (kernel ? undefined : { split: [true, false], attributes }),
  conv2d_input_gradient({ attributes }, [kernel], parts) {
    const inputShape = part(attributes.inputShape, parts);
    return kernel ? undefined : { split: [false, true], attributes: { ...attributes, inputShape } };
  },
  conv2d_kernel_gradient: (operation) => ({ ...byRow(operation), total: "add" }),
  max_pool2d: byRow,
  max_pool2d_gradient: byRow,
  mean_pool2d: byRow,
  mean_pool2d_gradient({ attributes }, _, parts) {
    const inputShape = part(attributes.inputShape, parts);
    return { split: [true], attributes: { ...attributes, inputShape } };
  },
  gather: ({ attributes }, [table]) => (table ? undefined : { split: [false, true], attributes }),
};
