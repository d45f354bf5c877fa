import type { Graph } from "../../ir.ts";
import { verifyGraph } from "../../verify.ts";
import { narrowOperands } from "./broadcasts.ts";
import { joinChains } from "./chains.ts";
import { shareCommon } from "./common.ts";
import { removeDead } from "./dead.ts";
import { foldConstants } from "./fold.ts";
import { removeIdentities } from "./identities.ts";
import { absorbTranspositions } from "./products.ts";

const passes: readonly ((graph: Graph) => Graph)[] = [
  foldConstants,
  removeIdentities,
  narrowOperands,
  joinChains,
  absorbTranspositions,
  shareCommon,
  removeDead,
];

/** The same graph with fewer operations: all passes in turn, as long as they make it smaller. Verified after each pass. */
export function simplify(graph: Graph): Graph {
  const smaller = passes.reduce((before, pass) => {
    const after = pass(before);
    verifyGraph(after);
    return after;
  }, graph);
  return size(smaller) < size(graph) ? simplify(smaller) : smaller;
}

/** How many instructions a graph has. */
function size({ main, functions }: Graph): number {
  return [main, ...functions.values()].reduce((sum, func) => sum + func.instructions.length, 0);
}
