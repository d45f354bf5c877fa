import type { Contractions } from "../../../ir/primitives/attributes.ts";
import type { Emitter, Lowerings, Operand } from "../emitter.ts";

/** The last two dimensions swapped. */
function swapped(e: Emitter, x: Operand): string {
  const { shape } = x.type;
  const axes = [...shape.keys()];
  return e.transpose(e.full(x), shape, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

export const contraction = {
  /** Two matrices are a Gemm, which transposes as it reads; for more dimensions onnxruntime fuses the transposition itself. */
  matmul: (e, { inputs, attributes: { transposeA, transposeB } }) => {
    const [x, z] = inputs as [Operand, Operand];
    const flat = x.type.shape.length === 2 && z.type.shape.length === 2;
    if (flat && (transposeA || transposeB)) {
      const turned = { ...(transposeA && { transA: 1 }), ...(transposeB && { transB: 1 }) };
      return e.node("Gemm", [e.full(x), e.full(z)], turned);
    }
    return e.node("MatMul", [transposeA ? swapped(e, x) : e.full(x), transposeB ? swapped(e, z) : e.full(z)]);
  },
} satisfies Lowerings<Contractions>;
