import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import type * as tree from "../../parser/tree.ts";
import type { Given } from "../bodies/accept.ts";
import type { Context } from "../bodies/context.ts";
import { partsOfForm } from "../bodies/parts.ts";
import { asTensor } from "../bodies/tensors.ts";
import { type Dim, sumOf } from "../dimensions/polynomial.ts";
import { atomsOf } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { areEqual } from "../types/broadcast.ts";
import { printShape, printType } from "../types/print.ts";
import { errorType, type Part, type Shape, type Type } from "../types/type.ts";
import { axisOf } from "./axis.ts";
import { type Form, formArguments, nameOf } from "./form.ts";
import { formSlots } from "./slots.ts";
import { countParts, total } from "./static.ts";

/** One part with its shape, and the argument that it is of. */
interface Joined {
  readonly part: Part;
  readonly shape: Shape;
  readonly at: tree.Node;
}

/** `concat(parts..., axis: -1)`: tensors that are alike but for one dimension, one after another. */
export const concat: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.concat);
  const joined = given && shapesOf(context, call, given.get("parts") ?? []);
  const [first] = joined ?? [];
  if (!given || !joined || !first) return errorType;
  const axis = axisOf(context, call, given.get("axis")?.[0], first.shape);
  if (axis === undefined) return errorType;
  for (const other of joined) {
    if (!areAlike(context, first, other, axis)) return cannotJoin(context, call, first, other);
  }
  const along = sumOf(joined.map(({ part, shape }) => total(part, shape.dims[axis] as Dim)));
  const dims = first.shape.dims.map((dim, i) => (i === axis ? along : dim));
  return { kind: "tensor", shape: first.shape.lead ? { lead: first.shape.lead, dims } : { dims } };
};

/** `stack(parts...)`: tensors of one shape, along a new first dimension. */
export const stack: Form = (context, call) => {
  const given = formArguments(context, call, formSlots.stack);
  const joined = given && shapesOf(context, call, given.get("parts") ?? []);
  const [first] = joined ?? [];
  if (!joined || !first) return errorType;
  const other = joined.find((j) => j.shape.lead || !areAlike(context, first, j, undefined));
  if (other) return cannotJoin(context, call, first, other);
  return { kind: "tensor", shape: { dims: [countParts(joined.map((j) => j.part)), ...first.shape.dims] } };
};

function shapesOf(context: Context, call: tree.Call, args: readonly Given[]): Joined[] | undefined {
  const joined: Joined[] = [];
  let isMarred = false;
  for (const argument of args) {
    for (const part of partsOfForm(context, argument)) {
      const type = asTensor(context, part.type, argument.at);
      if (type?.kind === "tensor") joined.push({ part, shape: type.shape, at: argument.at });
      else isMarred = true;
      if (!type) tellNoTensor(context, call, argument, part.type);
    }
  }
  return isMarred ? undefined : joined;
}

function tellNoTensor(context: Context, call: tree.Call, { at }: Given, type: Type): void {
  const told = { callee: nameOf(call), first: "tensors", other: printType(type) };
  tell(context, dimensions.joinedSizes, told, [[at.span, `this is ${told.other}`]]);
}

/** Whether all dimensions but the one at `axis` agree, also among what one part stands for. */
function areAlike(context: Context, first: Joined, other: Joined, axis: number | undefined): boolean {
  const [a, b] = [first.shape, other.shape];
  if (a.dims.length !== b.dims.length || !sameLead(context, a, b)) return false;
  return b.dims.every(
    (dim, i) => i === axis || (areEqual(context, a.dims[i] ?? dim, dim) && isSteady(other.part, dim)),
  );
}

const isSteady = (part: Part, dim: Dim): boolean =>
  part.kind === "one" || !atomsOf(dim).some((atom) => part.wildcards.has(atom.key));

function sameLead(context: Context, { lead: a }: Shape, { lead: b }: Shape): boolean {
  if (a?.kind === "ragged" && b?.kind === "ragged") return areEqual(context, a.length, b.length);
  if (a?.kind === "spread" && b?.kind === "spread") return a.key === b.key;
  return a === undefined && b === undefined;
}

function cannotJoin(context: Context, call: tree.Call, first: Joined, other: Joined): Type {
  const told = { callee: nameOf(call), first: printShape(first.shape), other: printShape(other.shape) };
  const isSequence = [first, other].filter((j) => j.shape.lead?.kind === "ragged").length === 1;
  tell(
    context,
    dimensions.joinedSizes,
    told,
    [
      [other.at.span, `this is ${told.other}`],
      ...(first.at === other.at ? [] : [[first.at.span, `this is ${told.first}`] as const]),
    ],
    {
      notes: isSequence
        ? [
            "a sequence has a vector for each word; one of them all comes from pooling, as `pooled` or `pool_mean(x)`",
          ]
        : [],
    },
  );
  return errorType;
}
