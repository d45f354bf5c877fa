import type { Graph } from "../../ir.ts";
import { elements } from "../../shapes.ts";
import { verifyGraph } from "../../verify.ts";
import { shareCommon } from "./common.ts";
import { removeDead } from "./dead.ts";
import { shortenDraws } from "./draws.ts";
import { gatherFactors } from "./factors.ts";
import { foldConstants } from "./fold.ts";
import { removeIdentities } from "./identities.ts";
import { maskPools } from "./pools.ts";

/** Gives the graph itself where there is nothing to change. */
type Pass = (graph: Graph) => Graph;

const passes: readonly Pass[] = [
  foldConstants,
  removeIdentities,
  maskPools,
  shortenDraws,
  shareCommon,
  removeDead,
];

/** The same graph with fewer operations and fewer numbers to compute. Verified after each pass that changes it. */
export function simplify(graph: Graph): Graph {
  return gather(shrink(graph));
}

/** Small factors are gathered as long as that leaves less to compute. */
function gather(smaller: Graph): Graph {
  const factored = verified(gatherFactors, smaller);
  if (factored === smaller) return smaller;
  const gathered = shrink(factored);
  return work(gathered) < work(smaller) ? gather(gathered) : smaller;
}

/** All passes in turn, as long as they make it smaller, or until none has anything to change. */
function shrink(graph: Graph): Graph {
  let [before, now, idle] = [graph, graph, 0];
  do {
    before = now;
    for (const pass of passes) {
      const after = verified(pass, now);
      idle = after === now ? idle + 1 : 0;
      if (idle === passes.length) return now;
      now = after;
    }
  } while (size(now) < size(before));
  return now;
}

function verified(pass: Pass, graph: Graph): Graph {
  const after = pass(graph);
  if (after !== graph) verifyGraph(after);
  return after;
}

/** How many numbers all instructions together read and write. */
function work({ main, functions }: Graph): number {
  const values = [main, ...functions.values()].flatMap(({ instructions }) =>
    instructions.flatMap((at) => [...at.inputs, ...(at.kind === "call" ? at.outputs : [at.output])]),
  );
  return values.reduce((sum, { type }) => sum + elements(type.shape), 0);
}

/** How many instructions a graph has. */
function size({ main, functions }: Graph): number {
  return [main, ...functions.values()].reduce((sum, func) => sum + func.instructions.length, 0);
}
