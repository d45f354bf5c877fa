import { internal } from "../../../diagnostics/diagnostic.ts";
import type { DType, Value } from "../../../ir/ir.ts";
import type { Tables } from "../../../ir/primitives/attributes.ts";
import { range } from "../../../ir/shapes.ts";
import type { Emitter, Lowerings } from "../emitter.ts";
import { attribute } from "../proto.ts";

const i32 = attribute.type("i32");
const segments = { Tindices: i32, Tnumsegments: i32 };

function lookUp(e: Emitter, rows: string, indices: string, dtype: DType): string {
  const types = { Tparams: attribute.type(dtype), Tindices: i32, Taxis: i32 };
  return e.node("GatherV2", [rows, indices, e.scalar("i32", 0)], types);
}

export const table = {
  gather: (e, { inputs: [rows, indices], type }) => lookUp(e, rows as string, indices as string, type.dtype),
  scatter_add: (e, { inputs: [indices, updates], operation, type, attributes: { rows } }) => {
    const [at, values] = operation.inputs as [Value, Value];
    // A sum over segments has at least one axis of them.
    const own = at.type.shape.length === 0;
    const places = own ? e.reshape(indices as string, [], [1], "i32") : (indices as string);
    const { shape } = values.type;
    const given = own ? e.reshape(updates as string, shape, [1, ...shape], type.dtype) : (updates as string);
    return e.typed("UnsortedSegmentSum", [given, places, e.scalar("i32", rows)], type.dtype, segments);
  },
  first_occurrence: (e, { inputs: [indices], type, attributes: { rows } }) => {
    const [count = 0] = type.shape;
    const places = e.nodes.constant("i32", [count], range(count));
    const firsts = e.typed(
      "UnsortedSegmentMin",
      [places, indices as string, e.scalar("i32", rows)],
      "i32",
      segments,
    );
    return lookUp(e, firsts, indices as string, "i32");
  },
  segment_sum: () => internal("segment_sum is left in a step"),
} satisfies Lowerings<Tables>;
