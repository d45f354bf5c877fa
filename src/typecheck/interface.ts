import type { Diagnostic, Span } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import type { BindingProblem, Slot } from "./arguments.ts";
import type {
  Bound,
  CheckedData,
  CheckedField,
  CheckedPredict,
  CheckedTrain,
  StaticValue,
  World,
} from "./checked.ts";

/** What the checker of definitions and the checker of declarations have in common. */

export type Report = (diagnostic: Diagnostic) => void;

/** What a top-level name can mean. */
export type Named = tree.Definition | tree.Data | tree.Train | tree.Predict;

/** The names that one module sees: its own, its imports and the prelude's. */
export interface Scope {
  readonly file: string;
  /** What a name means, if anything. Counts as a use. */
  lookup(name: string): Named | undefined;
  /** As `lookup`, for one kind; reports a name that is unknown (with a suggestion) or of another kind. */
  resolve<K extends Named["kind"]>(
    name: { readonly text: string; readonly span: Span },
    kind: K,
  ): Extract<Named, { kind: K }> | undefined;
}

/** The kinds of static values; a list of kinds takes any of them. */
export type StaticKind =
  | "int"
  | "float"
  | "bool"
  | "string"
  | tree.Sort
  | { readonly list: StaticKind }
  | readonly StaticKind[];

/** A model trained on data: what the checker of declarations knows of it. */
export interface ModelUse {
  readonly model: Bound;
  readonly data: CheckedData;
  /** Fields that are declared but in error; nothing is said about them. */
  readonly broken: ReadonlySet<string>;
  /** The module that the model is declared in. */
  readonly module: tree.Module | undefined;
  /** Paths of the parts that keep what they have learned, relative to the model. */
  readonly frozen: readonly string[];
  /** Where the model is put on the data. */
  readonly span: Span;
}

/** The loss of a training run. */
export interface LossUse {
  readonly loss: Bound;
  readonly target: CheckedField;
  readonly span: Span;
}

/** What the checker of definitions does for that of declarations. All of it reports; `undefined` means that it has. */
export interface DefinitionChecker {
  readonly world: World;
  readonly module: tree.Module;
  readonly scope: Scope;
  readonly report: Report;
  /** The value of a static expression; ints are accepted as floats. */
  evaluateStatic(expression: tree.Expression, expected: StaticKind): StaticValue | undefined;
  /** Reports what is wrong with the arguments of `callee`: unknown, given twice, too many, missing. */
  reportBinding(
    callee: string,
    span: Span,
    slots: readonly Slot[],
    problems: readonly BindingProblem[],
  ): void;
  /**
   * Checks that the model's parameters bind to fields by name and its result to the target, then instantiates it in each mode:
   * every obligation is decided on integers. With `loss`, checks it against the model's result and the target too. Gives the
   * paths of the model's parts, relative to it: `words`, `words.block.0`.
   */
  checkModel(use: ModelUse, loss?: LossUse): ReadonlySet<string> | undefined;
}

/** What the checker of declarations gives back; what is in error is left out. */
export interface Declarations {
  readonly data: ReadonlyMap<string, CheckedData>;
  readonly trains: ReadonlyMap<string, CheckedTrain>;
  readonly predicts: ReadonlyMap<string, CheckedPredict>;
}

/** src/typecheck/declarations/index.ts exports `checkDeclarations` of this type. */
export type CheckDeclarations = (checker: DefinitionChecker) => Declarations;
