import { names } from "../diagnostics/catalogue/names.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { BindingProblem, Slot } from "./arguments.ts";
import type { Report } from "./interface.ts";
import { nearest } from "./suggest.ts";
import { rename, suggested, tell } from "./tell.ts";

/**
 * Reports what is wrong with a call's arguments. What is missing is told only where no other argument of the call may have
 * been meant for it.
 */
export function tellBinding(
  to: { readonly report: Report },
  callee: string,
  span: Span,
  slots: readonly Slot[],
  problems: readonly BindingProblem[],
): void {
  const written = slots.map((s) => s.name).filter((n) => !n.startsWith("#"));
  const missing = problems.filter((p) => p.kind === "missing");
  const isAccounted = problems.length >= 2 * missing.length;
  for (const problem of problems) {
    switch (problem.kind) {
      case "unknown": {
        const { name } = problem;
        const suggestion = nearest(name.text, written);
        const told = { name: name.text, callee, ...suggested(suggestion) };
        const more = suggestion === undefined ? parameters(written) : rename(name.span, suggestion);
        tell(to, names.unknownArgument, told, [[name.span, "unknown"]], more);
        break;
      }
      case "surplus":
        tell(
          to,
          names.surplusArgument,
          { callee, parameters: slots.length },
          [[problem.argument.span, "too many"]],
          parameters(written),
        );
        break;
      case "twice":
        tell(to, names.argumentTwice, { name: problem.slot.name, callee }, [
          [problem.argument.span, "given again"],
          [problem.first.span, "given here"],
        ]);
        break;
      case "missing":
        if (isAccounted) break;
        tell(to, names.missingArgument, { name: problem.slot.name, callee }, [[span, "missing here"]]);
    }
  }
}

const parameters = (written: readonly string[]) =>
  written.length > 0 ? { notes: [`it takes ${written.map((n) => `\`${n}\``).join(", ")}`] } : {};
