import type { Details, Entry } from "../diagnostics/catalogue/entry.ts";
import { report } from "../diagnostics/catalogue/index.ts";
import type { Fix, Span } from "../diagnostics/diagnostic.ts";
import type { Report } from "./interface.ts";

/** Places with what they have to do with the mistake; the first is where it is. */
export type Places = readonly (readonly [Span, string])[];

/** Reports a mistake. */
export function tell<A>(
  to: { readonly report: Report },
  kind: Entry<A>,
  told: A,
  places: Places,
  more: Pick<Details, "notes" | "fix"> = {},
): void {
  to.report(report(kind, told, { labels: places.map(([span, text]) => ({ span, text })), ...more }));
}

/** The repair of a misspelt name. */
export function rename(span: Span, suggestion: string | undefined): { fix?: Fix } {
  return suggestion ? { fix: { title: `write \`${suggestion}\``, edits: [{ span, text: suggestion }] } } : {};
}

/** The headline's part on what was most likely meant. */
export const suggested = (suggestion: string | undefined) => (suggestion ? { suggestion } : {});
