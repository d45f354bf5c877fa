import type { Graph } from "../../ir/ir.ts";
import { specialize } from "../../ir/transforms/specialize.ts";
import { normalizationsOf } from "./normalizations/find.ts";

/** The feed with the weights of a batch's rows. */
export const ROW_WEIGHT = "row.weight";

/** The graph for batches of which all rows have weight 1, where kernels of TensorFlow's can do more of it: they know no weights. */
export function withFullRows(graph: Graph): Graph | undefined {
  const weight = graph.feeds.find(({ name }) => name === ROW_WEIGHT)?.value;
  const weighsTensors = graph.main.instructions.some(
    ({ inputs: [x], ...one }) => one.kind === "primitive" && one.op === "reshape" && x?.id === weight?.id,
  );
  if (!weighsTensors) return undefined;
  const full = specialize(graph, ROW_WEIGHT, 1);
  return normalizationsOf(full).length > 0 ? full : undefined;
}
