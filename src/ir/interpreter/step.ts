import { internal } from "../../diagnostics/diagnostic.ts";
import type { Graph } from "../ir.ts";
import type { Dense } from "../primitives/primitive.ts";
import { evaluate, type Options } from "./evaluate.ts";

export type Named = ReadonlyMap<string, Dense>;

/** The cell with rows replaced; throws `internal:` where an index is no row of it. */
function updateRows(cell: Dense, indices: Dense, rows: Dense): Dense {
  const data = cell.data.slice();
  const count = cell.type.shape[0] ?? 0;
  const width = data.length / count;
  indices.data.forEach((index, i) => {
    if (index < 0 || index >= count) internal(`row ${index} of ${count}`);
    data.set(rows.data.subarray(i * width, (i + 1) * width), index * width);
  });
  return { type: cell.type, data };
}

/** One step: the results by name, and all cells by path as they are after it. */
export function runGraph(
  graph: Graph,
  feeds: Named,
  cells: Named,
  options: Options,
): { results: Named; cells: Named } {
  const given = [
    ...graph.feeds.map(({ name }) => feeds.get(name) ?? internal(`no feed ${name}`)),
    ...graph.reads.map(({ cell }) => cells.get(cell) ?? internal(`no cell ${cell}`)),
  ];
  const outputs = evaluate(graph, given, options);
  const next = () => outputs.shift() ?? internal("main has fewer outputs than the graph names");
  const results = new Map(graph.results.map(({ name }) => [name, next()]));
  const after = new Map(cells);
  for (const write of graph.writes) {
    const cell = cells.get(write.cell) ?? internal(`no cell ${write.cell}`);
    after.set(write.cell, write.kind === "set" ? next() : updateRows(cell, next(), next()));
  }
  return { results, cells: after };
}
