import type { Value } from "../../../ir/ir.ts";
import { sameType } from "../../../ir/shapes.ts";
import { Combinations } from "./combination.ts";
import { factorAt, type Normalization, near } from "./normalization.ts";
import type { Sums } from "./sums.ts";

/** What comes back through a normalization. */
export interface NormalizationGradient {
  readonly dy: Value;
  /** The gradient by x, where that by y is `factor` times dy. */
  readonly dx: Value;
  readonly factor: number;
  /** The sums of dy, and of dy times what is centred. */
  readonly sum: Value;
  readonly products: Value;
}

export function gradientOf(sums: Sums, norm: Normalization): NormalizationGradient | undefined {
  for (const { inputs, output: product } of sums.users(norm.centred, "mul")) {
    const dy = inputs.find(({ id }) => id !== norm.centred.id);
    const [sum, products] = [dy && sums.of(dy), sums.of(product)];
    if (!dy || !sum || !products) continue;
    for (const { op, output: dx } of sums.operations) {
      if ((op !== "add" && op !== "sub") || !sameType(dx.type, dy.type)) continue;
      const back = { dy, sum, products, dx };
      const factor = factorOf(sums, norm, back);
      if (factor !== undefined) return { ...back, factor };
    }
  }
  return undefined;
}

const points = [
  { scale: 1.31, squares: 2.17, sum: -0.73, products: 0.59 },
  { scale: -0.47, squares: 5.39, sum: 1.93, products: 3.11 },
];

/** How many times the gradient by x, where dy is that by y, `dx` is; undefined where it is something else. */
function factorOf(
  { made }: Sums,
  norm: Normalization,
  { dy, sum, products, dx }: Omit<NormalizationGradient, "factor">,
): number | undefined {
  const { centred, count } = norm;
  const [factor, ...others] = points.map((point) => {
    const numbers = new Map([
      [norm.scale.id, point.scale],
      [norm.squares.id, point.squares],
      [sum.id, point.sum],
      [products.id, point.products],
    ]);
    const sums = new Map([
      [dy.id, point.sum],
      [centred.id, 0],
    ]);
    const found = new Combinations(made, { numbers, tensors: [...sums.keys()], sums }).of(dx);
    const whole = found?.factors.get(dy.id) ?? 0;
    const variance = point.squares / count + norm.epsilon;
    const fits =
      found?.factors.size === sums.size &&
      near(found.factors.get(centred.id), (-whole * point.products) / (count * variance)) &&
      near(found.number, (-whole * point.sum) / count);
    return fits ? whole / factorAt(norm, point) : undefined;
  });
  return factor !== undefined && others.every((other) => near(other, factor)) ? factor : undefined;
}
