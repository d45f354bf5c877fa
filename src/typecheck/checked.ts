import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";

/** What the checker hands on: the program with every name bound and every setting typed. Pure data. */
export interface CheckedProgram {
  /** By file name; `std` files are named `std/….mm`, the prelude `std/prelude.mm`. */
  readonly modules: ReadonlyMap<string, tree.Module>;
  /** What each module's top-level names mean, imports and the prelude included. */
  readonly scopes: ReadonlyMap<string, ReadonlyMap<string, tree.Definition>>;
  readonly data: ReadonlyMap<string, CheckedData>;
  readonly trains: ReadonlyMap<string, CheckedTrain>;
  readonly predicts: ReadonlyMap<string, CheckedPredict>;
  /** Types of expressions as they are shown to people, by span start and end: `start:end` in the file. */
  readonly shown: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The result of a check. `program` is there when there is no error. */
export interface CheckResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly program?: CheckedProgram;
}

/** What a program needs from outside before it can be checked. */
export interface Demands {
  readonly imports: readonly { readonly path: string; readonly span: Span }[];
  /** Sources whose columns are wanted, by data set and source. */
  readonly schemas: readonly {
    readonly data: string;
    readonly source: CheckedSource;
  }[];
}

/** What the host found out for `demands`. Absent entries are unknown: what depends on them is left unchecked. */
export interface World {
  /** Parsed modules by resolved file name, the program's own first file included. */
  readonly modules: ReadonlyMap<string, tree.Module>;
  /** The file that an import of `path` in `file` means. */
  readonly resolve: (file: string, path: string) => string | undefined;
  /** Modules, by file name, that are known to have no mistakes: they are not checked again. */
  readonly sound?: ReadonlySet<string>;
  /** Column names by `data.source`; a string says why they can't be had. */
  readonly schemas?: ReadonlyMap<string, readonly string[] | string>;
}

// ---------------------------------------------------------------------- data

export type SourceFormat = "csv" | "tsv" | "jsonl" | "json" | "parquet" | "files" | "query";

export interface CheckedSource {
  readonly name: string;
  readonly format: SourceFormat;
  /** Paths or globs as written, or the one SQL text of a query. */
  readonly paths: readonly string[];
  /** Of its name. */
  readonly span: Span;
}

/** Columns of one source. */
export interface ColumnReference {
  readonly source: string;
  readonly columns: readonly string[];
  readonly span: Span;
}

export interface CheckedJoin {
  readonly source: string;
  readonly on: readonly { readonly left: ColumnReference; readonly right: ColumnReference }[];
  readonly cardinality: tree.Cardinality;
  readonly span: Span;
}

/** One preparation step with its arguments resolved against `steps` (src/typecheck/steps.ts): every option has a value. */
export interface CheckedStep {
  readonly name: string;
  readonly options: Readonly<Record<string, StaticValue>>;
  readonly when: "training" | "evaluating" | "always";
  readonly span: Span;
}

/** The prepared type of a field. Dimensions that preparation finds out are `fitted`. */
export type FieldType =
  | { readonly kind: "text"; readonly length: number; readonly vocabulary: FittedDimension }
  | { readonly kind: "bag"; readonly buckets: number }
  | { readonly kind: "category"; readonly values: FittedDimension }
  | { readonly kind: "number"; readonly width: number }
  | { readonly kind: "image"; readonly height: number; readonly width: number; readonly channels: number }
  | { readonly kind: "binary"; readonly positive: StaticValue }
  | { readonly kind: "class"; readonly classes: FittedDimension };

/** A size known after preparation. `name` is how it is printed: `vocabulary(review)`. */
export interface FittedDimension {
  readonly name: string;
  readonly bound?: number;
}

export interface CheckedField {
  readonly name: string;
  readonly optional: boolean;
  readonly target: boolean;
  readonly type: FieldType;
  readonly columns: ColumnReference;
  readonly steps: readonly CheckedStep[];
  /** Of its name. */
  readonly span: Span;
}

export type PartName = "train" | "validation" | "test";

export interface CheckedSplit {
  readonly by:
    | { readonly kind: "hash"; readonly columns: readonly ColumnReference[]; readonly salt: number }
    | { readonly kind: "random"; readonly seed: number }
    | { readonly kind: "column"; readonly column: ColumnReference };
  /** A share of the rows (0..1), or for `column` the value that marks the part. */
  readonly parts: readonly {
    readonly name: PartName;
    readonly value: number | string;
    readonly span: Span;
  }[];
  readonly span: Span;
}

export interface CheckedData {
  readonly name: string;
  readonly sources: readonly CheckedSource[];
  /** The source whose rows are the samples: the first that no join names and no query reads, else the first. */
  readonly base: string;
  readonly joins: readonly CheckedJoin[];
  readonly key: readonly ColumnReference[];
  readonly fields: readonly CheckedField[];
  readonly split: CheckedSplit;
  readonly onError: { readonly policy: "stop" } | { readonly policy: "skip"; readonly limit: number };
  /** Of its name. */
  readonly span: Span;
}

// --------------------------------------------------------------------- train

/** A value known when the program is compiled. A definition carries the arguments that it already has. */
export type StaticValue =
  | number
  | string
  | boolean
  | readonly StaticValue[]
  | { readonly definition: tree.Definition; readonly arguments: Readonly<Record<string, StaticValue>> };

export type Optimizer =
  | {
      readonly name: "sgd";
      readonly rate: number;
      readonly momentum: number;
      readonly nesterov: boolean;
      readonly decay: number;
    }
  | {
      readonly name: "adam" | "lazy_adam";
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | {
      readonly name: "adamw" | "lazy_adamw";
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly decay: number;
    }
  | { readonly name: "adagrad"; readonly rate: number; readonly epsilon: number };

export type Schedule =
  | { readonly name: "constant" }
  | { readonly name: "cosine" | "linear"; readonly warmup: number; readonly floor: number }
  | { readonly name: "step"; readonly every: number; readonly factor: number }
  | { readonly name: "exponential"; readonly factor: number }
  | { readonly name: "plateau"; readonly factor: number; readonly patience: number };

/** A definition with its static arguments. */
export interface Bound {
  readonly definition: tree.Definition;
  readonly arguments: Readonly<Record<string, StaticValue>>;
}

export interface CheckedTrain {
  readonly name: string;
  readonly model: Bound;
  readonly data: CheckedData;
  readonly loss: Bound;
  readonly optimizer: Optimizer;
  readonly schedule: Schedule;
  readonly batch: number;
  readonly epochs: number;
  /** A limit for the gradient's global norm. */
  readonly clip?: number;
  readonly keep: { readonly by: "best"; readonly metric: string } | { readonly by: "last" };
  /** Epochs without a better `keep` metric before training ends. */
  readonly patience?: number;
  readonly seed: number;
  readonly rows?: number;
  /** What the rows of a batch have alike. */
  readonly group?: "length";
  /** Prefixes of parameter paths, relative to the model: `words`, `rest.linear`. */
  readonly freeze: readonly { readonly path: string; readonly span: Span }[];
  readonly load: readonly { readonly path: string; readonly file: string; readonly span: Span }[];
  /** Of its name. */
  readonly span: Span;
}

export interface CheckedPredict {
  readonly name: string;
  readonly train: string;
  readonly columns: readonly ColumnReference[];
  readonly threshold: number;
  /** Of its name. */
  readonly span: Span;
}
