import type { DataPlace, Diagnostic, Fix, Label, Severity } from "../diagnostic.ts";

/** What `multimc explain CODE` shows beside the headline. */
export interface Explanation {
  /** Why it is a mistake, and what to do: a paragraph or two of Markdown. */
  readonly text: string;
  /** A small program, or for mistakes in data a file, that earns the diagnostic; a test holds that it does where it is a program. */
  readonly example: string;
  /** The example mended. */
  readonly mended?: string;
}

/** One kind of diagnostic. `A` is what its headline tells. */
export interface Entry<A> {
  readonly code: string;
  readonly severity: Severity;
  readonly headline: (told: A) => string;
  readonly explanation: Explanation;
}

/** Declares a kind of diagnostic; codes are `MM` and three digits, the first by area, and are never used again for another. */
export function entry<A>(
  code: string,
  severity: Severity,
  headline: (told: A) => string,
  explanation: Explanation,
): Entry<A> {
  return { code, severity, headline, explanation };
}

/** What a diagnostic says beyond its headline. */
export interface Details {
  readonly labels?: readonly Label[];
  readonly notes?: readonly string[];
  readonly place?: DataPlace;
  readonly fix?: Fix;
}

/** Makes a diagnostic of a kind. */
export function report<A>(kind: Entry<A>, told: A, details: Details = {}): Diagnostic {
  return {
    code: kind.code,
    severity: kind.severity,
    message: kind.headline(told),
    labels: details.labels ?? [],
    notes: details.notes ?? [],
    ...(details.place && { place: details.place }),
    ...(details.fix && { fix: details.fix }),
  };
}
