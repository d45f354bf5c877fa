import type { Program } from "../../../src/ir/ir.ts";
import { inline } from "../../../src/ir/transforms/inline.ts";
import { splitRows } from "../../../src/ir/transforms/split/index.ts";
import { verifyGraph } from "../../../src/ir/verify.ts";
import type { Engine } from "../../../src/runtime/engine.ts";

/** An engine, given steps whose rows are split. */
export function inParts(engine: Engine, parts: number): Engine {
  return {
    name: `${engine.name} in ${parts} parts`,
    open: ({ graph, ...rest }: Program) =>
      engine.open({
        ...rest,
        graph(kind, size) {
          const split = splitRows(inline(graph(kind, size)), size.batch, parts);
          verifyGraph(split);
          return split;
        },
      }),
  };
}
