import type * as tree from "../parser/tree.ts";
import type { Demands, World } from "./checked.ts";
import type { Reader } from "./declarations/context.ts";
import { readSource } from "./declarations/sources.ts";

/** What the module `file` needs from outside before it can be checked: the modules it imports, and its sources' columns. */
export function demands(modules: ReadonlyMap<string, tree.Module>, file: string): Demands {
  const module = modules.get(file);
  if (!module) return { imports: [], schemas: [] };
  const reader = silent({ modules, resolve: () => undefined }, module);
  return {
    imports: module.declarations.flatMap((each) =>
      each.kind === "import" ? [{ path: each.from.value, span: each.from.span }] : [],
    ),
    schemas: module.declarations.flatMap((each) => (each.kind === "data" ? schemasOf(reader, each) : [])),
  };
}

/** A data set's sources in their order, so that those that a query reads come before it. Those in error are left out. */
function schemasOf(reader: Reader, data: tree.Data): Demands["schemas"] {
  return data.items.flatMap((item) => {
    const source = item.kind === "source" ? readSource(reader, item) : undefined;
    return source ? [{ data: data.name.text, source }] : [];
  });
}

/** Reads without telling: what is wrong is told when the module is checked. */
function silent(world: World, module: tree.Module): Reader {
  return { world, module, report: () => {}, reportBinding: () => {}, evaluateStatic: () => undefined };
}
