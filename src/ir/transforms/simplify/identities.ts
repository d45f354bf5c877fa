import type { FunctionBuilder } from "../../builder.ts";
import type { Graph, Operation, Value } from "../../ir.ts";
import type { PrimitiveName } from "../../primitives/attributes.ts";
import { sameShape, sameType } from "../../shapes.ts";
import { filler, type Rule, rewriteAll } from "../rewrite.ts";

/** Operations that change nothing, or that undo or repeat the one before. Gradients have been taken: `stop_gradient` changes nothing. */
export function removeIdentities(graph: Graph): Graph {
  return rewriteAll(graph, () => (b, operation) => identities[operation.op]?.(b, operation));
}

const identities: Readonly<Partial<Record<PrimitiveName, Rule>>> = {
  add: (b, o) => without(b, o, 0, 1, 0) ?? without(b, o, 1, 0, 0) ?? addNegative(b, o),
  sub: (b, o) => without(b, o, 0, 1, 0) ?? subNegative(b, o),
  mul: (b, o) => without(b, o, 0, 1, 1) ?? without(b, o, 1, 0, 1),
  div: (b, o) => without(b, o, 0, 1, 1),
  pow: (b, o) => without(b, o, 0, 1, 1),
  neg: undoing,
  not: undoing,
  stop_gradient: (_, { inputs }) => inputs[0],
  cast: unchanged,
  reshape: (b, o) =>
    unchanged(b, o) ?? again(b, o, (x) => b.op("reshape", [x], { shape: o.output.type.shape })),
  broadcast: (b, o) =>
    unchanged(b, o) ?? again(b, o, (x) => b.op("broadcast", [x], { shape: o.output.type.shape })),
  transpose: (b, o) =>
    standing(o) ?? reshaping(b, o) ?? again(b, o, (x, before) => transposeTwice(b, x, before, o)),
  slice: unchanged,
  pad: unchanged,
  concat: (_, { inputs }) => (inputs.length === 1 ? inputs[0] : undefined),
  reduce_sum: reduceNothing,
  reduce_max: reduceNothing,
  select: (b, o) => sameBranches(o) ?? decided(b, o),
};

/** Input `kept`, where the other is `neutral` and does not widen it. */
function without(
  b: FunctionBuilder,
  o: Operation,
  kept: number,
  other: number,
  neutral: number,
): Value | undefined {
  const value = o.inputs[kept];
  if (filler(b, o.inputs[other]) !== neutral || !value) return undefined;
  return sameType(value.type, o.output.type) ? value : undefined;
}

/** The input, where the operation gives its type back and can only do so by giving it back. */
function unchanged(_: FunctionBuilder, { inputs: [x], output }: Operation): Value | undefined {
  return x && sameType(x.type, output.type) ? x : undefined;
}

/** The operand of `op`, where that is what made `value`. */
function operand(b: FunctionBuilder, value: Value | undefined, op: PrimitiveName): Value | undefined {
  const definition = value && b.definition(value);
  return definition?.op === op ? definition.inputs[0] : undefined;
}

function undoing(b: FunctionBuilder, { op, inputs }: Operation): Value | undefined {
  return operand(b, inputs[0], op);
}

/** x + -y is x - y. */
function addNegative(b: FunctionBuilder, { inputs: [x, y] }: Operation): Value | undefined {
  const positive = operand(b, y, "neg");
  return x && positive && b.op("sub", [x, positive]);
}

/** x - -y is x + y. */
function subNegative(b: FunctionBuilder, { inputs: [x, y] }: Operation): Value | undefined {
  const positive = operand(b, y, "neg");
  return x && positive && b.op("add", [x, positive]);
}

/** The operation and the same one before it, as one. */
function again(
  b: FunctionBuilder,
  { op, inputs: [x] }: Operation,
  once: (x: Value, before: Operation) => Value,
): Value | undefined {
  const before = x && b.definition(x);
  const source = before?.inputs[0];
  return before?.op === op && source ? once(source, before) : undefined;
}

function permutation({ attributes }: Operation): readonly number[] {
  return attributes["permutation"] as readonly number[];
}

/** A transposition that moves no axis. */
function standing(o: Operation): Value | undefined {
  return permutation(o).every((from, to) => from === to) ? o.inputs[0] : undefined;
}

/** A transposition that moves axes of size 1 only keeps the order of the elements. */
function reshaping(b: FunctionBuilder, o: Operation): Value | undefined {
  const [x] = o.inputs;
  if (!x) return undefined;
  const moved = permutation(o).filter((axis) => x.type.shape[axis] !== 1);
  const inOrder = moved.every((axis, i) => i === 0 || axis > (moved[i - 1] as number));
  return inOrder ? b.op("reshape", [x], { shape: o.output.type.shape }) : undefined;
}

function transposeTwice(b: FunctionBuilder, x: Value, before: Operation, o: Operation): Value {
  const first = permutation(before);
  return b.op("transpose", [x], { permutation: permutation(o).map((axis) => first[axis] as number) });
}

/** A reduction of axes of size 1 only. */
function reduceNothing(
  b: FunctionBuilder,
  { inputs: [x], attributes, output }: Operation,
): Value | undefined {
  const axes = attributes["axes"] as readonly number[];
  if (!x || axes.some((axis) => x.type.shape[axis] !== 1)) return undefined;
  return b.op("reshape", [x], { shape: output.type.shape });
}

function sameBranches({ inputs: [, yes, no], output }: Operation): Value | undefined {
  return yes && yes.id === no?.id && sameShape(yes.type.shape, output.type.shape) ? yes : undefined;
}

function decided(b: FunctionBuilder, { inputs: [condition, yes, no], output }: Operation): Value | undefined {
  const known = filler(b, condition);
  if (known === undefined) return undefined;
  const chosen = known === 0 ? no : yes;
  return chosen && b.op("broadcast", [chosen], { shape: output.type.shape });
}
