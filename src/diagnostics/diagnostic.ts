/** A half-open range of UTF-16 offsets in a source file. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
}

/** A place in a data file: rows count from 1, the header not included. */
export interface DataPlace {
  readonly file: string;
  readonly row?: number;
  readonly column?: string;
}

/** A span with what it has to do with the mistake. The first label of a diagnostic is where the mistake is. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A replacement of one span by a text. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** A repair: applied as a whole, it removes the diagnostic that offers it. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly Edit[];
}

export type Severity = "error" | "warning";

/** One mistake, told so that its headline stands alone. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly labels: readonly Label[];
  readonly notes: readonly string[];
  readonly place?: DataPlace;
  readonly fix?: Fix;
}

/** Thrown where a mistake of the user's ends the work; carries what to show. */
export class MultimError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that the diagnostics' spans lie in, by file name, as far as they are known. */
  readonly sources: ReadonlyMap<string, string>;

  constructor(diagnostics: readonly Diagnostic[], sources: ReadonlyMap<string, string> = new Map()) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join("\n"));
    this.name = "MultimError";
    this.diagnostics = diagnostics;
    this.sources = sources;
  }
}

/** The error with the texts of a program, so that it can be shown in them; other errors as they are. */
export function inSources(error: unknown, sources: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof MultimError)) return error;
  return new MultimError(error.diagnostics, new Map([...sources, ...error.sources]));
}

/** Thrown for what only a bug of ours can cause. */
export function internal(message: string): never {
  throw new Error(`internal: ${message}`);
}
