import { names } from "../diagnostics/catalogue/names.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { BindingProblem, Slot } from "./arguments.ts";
import type { Report } from "./interface.ts";
import { nearest } from "./suggest.ts";
import { rename, suggested, tell } from "./tell.ts";

/** Reports what is wrong with a call's arguments. A misspelt name is not told again as a missing argument. */
export function tellBinding(
  to: { readonly report: Report },
  callee: string,
  span: Span,
  slots: readonly Slot[],
  problems: readonly BindingProblem[],
): void {
  const meant = new Set<string>();
  for (const problem of problems) {
    switch (problem.kind) {
      case "unknown": {
        const { name } = problem;
        const suggestion = nearest(
          name.text,
          slots.map((s) => s.name).filter((n) => !n.startsWith("#")),
        );
        if (suggestion) meant.add(suggestion);
        const told = { name: name.text, callee, ...suggested(suggestion) };
        tell(to, names.unknownArgument, told, [[name.span, "unknown"]], rename(name.span, suggestion));
        break;
      }
      case "surplus":
        tell(to, names.surplusArgument, { callee, parameters: slots.length }, [
          [problem.argument.span, "too many"],
        ]);
        break;
      case "twice":
        tell(to, names.argumentTwice, { name: problem.slot.name, callee }, [
          [problem.argument.span, "given again"],
          [problem.first.span, "given here"],
        ]);
        break;
      case "missing":
        if (meant.has(problem.slot.name)) break;
        tell(to, names.missingArgument, { name: problem.slot.name, callee }, [[span, "missing here"]]);
    }
  }
}
