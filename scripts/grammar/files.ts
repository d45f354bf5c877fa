import { diagrams } from "./diagrams.ts";
import { ebnf } from "./ebnf.ts";
import { lookaheadTable } from "./lookahead.ts";

/** The generated files by their paths from the root of the project. */
export function files(): Record<string, string> {
  return {
    "grammar/multim.ebnf": ebnf(),
    "grammar/diagrams.html": diagrams(),
    "src/parser/grammar/lookahead.json": lookaheadTable(),
  };
}
