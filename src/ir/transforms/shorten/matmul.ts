import type { Operation } from "../../ir.ts";
import type { AttributeTable } from "../../primitives/index.ts";
import {
  type Cut,
  commonField,
  cutAt,
  type Lane,
  PaddingShows,
  type Shortening,
  tailAt,
  zeroOrAny,
} from "./lane.ts";

/** A product: what is left out of the sum must be 0 on one side. */
export function matmul(
  s: Shortening,
  { attributes, output }: Operation & { readonly attributes: AttributeTable["matmul"] },
  inputs: readonly [Lane, ...Lane[]],
): Lane {
  let [a, b] = inputs as readonly Lane[] as readonly [Lane, Lane];
  const full = output.type.shape;
  const [rank, other] = [a.full.length, b.full.length];
  const [row, inner] = attributes.transposeA ? [rank - 1, rank - 2] : [rank - 2, rank - 1];
  const [depth, column] = attributes.transposeB ? [other - 1, other - 2] : [other - 2, other - 1];

  const summed = commonField([a.cuts[inner], b.cuts[depth]]);
  if (summed !== undefined) {
    if (tailAt(a, inner) !== 0 && tailAt(b, depth) !== 0) throw new PaddingShows();
    [a, b] = [cutAt(s, a, inner, summed), cutAt(s, b, depth, summed)];
  }
  const leading = full.slice(0, -2).map((_, axis): Cut | undefined => {
    const [own, others] = [rank > 2 ? a.cuts[axis] : undefined, other > 2 ? b.cuts[axis] : undefined];
    const field = commonField([own, others]);
    if (field === undefined) return undefined;
    if (rank > 2) a = cutAt(s, a, axis, field);
    if (other > 2) b = cutAt(s, b, axis, field);
    return { field, tail: own?.tail === 0 || others?.tail === 0 ? 0 : "any" };
  });
  const edge = (cut: Cut | undefined) => cut && { ...cut, tail: zeroOrAny(cut.tail) };
  const value = s.b.op("matmul", [a.value, b.value], attributes);
  return { value, full, cuts: [...leading, edge(a.cuts[row]), edge(b.cuts[column])] };
}
