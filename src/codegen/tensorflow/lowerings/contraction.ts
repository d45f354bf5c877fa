import type { Value } from "../../../ir/ir.ts";
import type { Contractions } from "../../../ir/primitives/attributes.ts";
import { elements } from "../../../ir/shapes.ts";
import type { Lowerings } from "../emitter.ts";
import { attribute } from "../proto.ts";

export const contraction = {
  /** Where one matrix serves many left sides, their rows make one product. */
  matmul: (e, { inputs: [x, z], operation, type, attributes: { transposeA, transposeB } }) => {
    const { dtype } = type;
    const [{ shape: left }, { shape: right }] = operation.inputs.map((value: Value) => value.type) as [
      Value["type"],
      Value["type"],
    ];
    const turned = { transpose_a: attribute.bool(transposeA), transpose_b: attribute.bool(transposeB) };
    if (left.length === 2 && right.length === 2)
      return e.typed("MatMul", [x as string, z as string], dtype, turned);
    if (right.length === 2 && !transposeA) {
      const rows = elements(left.slice(0, -1));
      const flat = e.reshape(x as string, left, [rows, left.at(-1) as number], dtype);
      const name = e.typed("MatMul", [flat, z as string], dtype, turned);
      return e.shape(operation.output, { name, shape: [rows, type.shape.at(-1) as number] });
    }
    const adjoint = { adj_x: attribute.bool(transposeA), adj_y: attribute.bool(transposeB) };
    return e.typed("BatchMatMulV2", [x as string, z as string], dtype, adjoint);
  },
} satisfies Lowerings<Contractions>;
