import type { Graph, Operation, Value } from "../../../ir/ir.ts";
import { elements, sameType } from "../../../ir/shapes.ts";
import { Combinations } from "./combination.ts";
import { gradientOf, type NormalizationGradient } from "./gradient.ts";
import { factorAt, type Normalization, near } from "./normalization.ts";
import { Sums } from "./sums.ts";

/** By what they compute, in whatever order: the normalizations of a flat graph, and what comes back through them. */
export function normalizationsOf(
  graph: Graph,
): readonly (Normalization & { readonly gradient: NormalizationGradient | undefined })[] {
  const sums = new Sums(graph);
  const reads = new Set(graph.reads.map(({ value }) => value.id));
  return sums.operations.flatMap((operation) => {
    const centred = centredOf(sums, operation);
    const found = centred && normalized(sums, reads, centred);
    return found ? [{ ...found, gradient: gradientOf(sums, found) }] : [];
  });
}

type Centred = Pick<Normalization, "x" | "centred" | "sum" | "squares" | "count">;

function centredOf(sums: Sums, { op, inputs: [x, mean], output }: Operation): Centred | undefined {
  const sum = op === "sub" && x && sameType(x.type, output.type) ? sums.of(x) : undefined;
  const square = sums.users(output, "mul").find(({ inputs: [a, b] }) => a?.id === b?.id);
  const squares = square && sums.of(square.output);
  if (!x || !mean || !sum || !squares) return undefined;
  const count = elements(x.type.shape) / elements(sum.type.shape);
  const any = 1.37;
  const point = new Combinations(sums.made, { numbers: new Map([[sum.id, any * count]]) });
  return count > 1 && near(point.number(mean), any) ? { x, centred: output, sum, squares, count } : undefined;
}

function normalized(sums: Sums, reads: ReadonlySet<number>, centred: Centred): Normalization | undefined {
  for (const { inputs, output: scaled } of sums.users(centred.centred, "mul")) {
    const factor = inputs.find(({ id }) => id !== centred.centred.id);
    const scale = factor && scaleOf(sums, reads, factor, centred.squares);
    const [shifted] = sums.users(scaled, "add");
    const shift = shifted?.inputs.find(({ id }) => id !== scaled.id);
    if (!scale || !shift || !reads.has(shift.id) || !sameType(scale.type, shift.type)) continue;
    const at = (numbers: { readonly scale: number; readonly squares: number }) =>
      new Combinations(sums.made, {
        numbers: new Map([
          [scale.id, numbers.scale],
          [centred.squares.id, numbers.squares],
        ]),
      }).number(factor);
    // Without variance, the factor is scale / √ε.
    const epsilon = (at({ scale: 1, squares: 0 }) ?? 0) ** -2;
    const found = { ...centred, scale, shift, epsilon, y: shifted?.output as Value };
    const point = { scale: 1.71, squares: 2.3 * centred.count };
    if (Number.isFinite(epsilon) && near(at(point), factorAt(found, point))) return found;
  }
  return undefined;
}

/** The one cell that a factor hangs on beside the squares. */
function scaleOf(sums: Sums, reads: ReadonlySet<number>, factor: Value, squares: Value): Value | undefined {
  const found = new Map<number, Value>();
  const waiting = [factor];
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    if (value.id === squares.id) continue;
    if (elements(value.type.shape) > elements(squares.type.shape)) return undefined;
    if (reads.has(value.id)) found.set(value.id, value);
    waiting.push(...(sums.made.get(value.id)?.inputs ?? []));
  }
  const [scale, ...others] = found.values();
  return others.length === 0 && scale && sameType(scale.type, squares.type) ? scale : undefined;
}
