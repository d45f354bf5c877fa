import type { Graph, Operation } from "../ir.ts";
import { inline } from "./inline.ts";
import { simplify } from "./simplify/index.ts";

/** The graph, flat, for steps in which a feed is one number everywhere; the feed is among its feeds no more. */
export function specialize(graph: Graph, feed: string, values: number): Graph {
  const { main, feeds, ...rest } = inline(graph);
  const port = feeds.find(({ name }) => name === feed);
  if (!port) return graph;
  const { value } = port;
  const constant: Operation = {
    kind: "primitive",
    op: "constant",
    inputs: [],
    attributes: { ...value.type, values },
    output: value,
  };
  const inputs = main.inputs.filter((one) => one.value.id !== value.id);
  const instructions = [constant, ...main.instructions];
  return simplify({
    ...rest,
    feeds: feeds.filter((one) => one !== port),
    main: { ...main, inputs, instructions },
  });
}
