import { names } from "../diagnostics/catalogue/names.ts";
import type * as tree from "../parser/tree.ts";
import type { Session } from "./bodies/context.ts";
import { tell } from "./tell.ts";

/** Reports definitions that need themselves; they are counted as broken. */
export function checkCycles(session: Session): void {
  const done = new Set<tree.Definition>();
  const path: tree.Definition[] = [];
  const visit = (definition: tree.Definition): void => {
    if (done.has(definition)) return;
    const start = path.indexOf(definition);
    if (start >= 0) {
      tellCycle(session, path.slice(start));
      return;
    }
    path.push(definition);
    for (const used of session.uses.get(definition) ?? []) visit(used);
    path.pop();
    done.add(definition);
  };
  for (const definition of session.uses.keys()) visit(definition);
}

function tellCycle(session: Session, cycle: readonly tree.Definition[]): void {
  const [first] = cycle;
  if (!first) return;
  for (const definition of cycle) session.broken.add(definition);
  const told = { names: [...cycle, first].map((d) => d.name.text) };
  tell(
    session,
    names.recursion,
    told,
    cycle.map((d) => [d.name.span, d === first ? "needs itself" : "on the way"] as const),
  );
}
