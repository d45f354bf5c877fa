import type { Span } from "../diagnostics/diagnostic.ts";

/** The syntax tree: what the parser builds, the printer prints and the checker reads. Every node knows its span. */
export interface Node {
  readonly span: Span;
}

export interface Name extends Node {
  readonly text: string;
}

export interface Comment extends Node {
  /** The text without its slashes. */
  readonly text: string;
  readonly doc: boolean;
}

export interface Module extends Node {
  readonly file: string;
  readonly source: string;
  readonly declarations: readonly Declaration[];
  /** All comments that are not documentation of a declaration, in source order. */
  readonly comments: readonly Comment[];
}

export type Declaration = Import | Data | Definition | Train | Predict;

export interface Import extends Node {
  readonly kind: "import";
  readonly names: readonly { readonly name: Name; readonly alias?: Name }[];
  readonly from: StringLiteral;
}

// ---------------------------------------------------------------- definitions

export type Sort = "encoder" | "fusion" | "layer" | "head" | "loss" | "model" | "primitive";

/** `encoder`, `fusion`, `layer`, `head`, `loss`, `model`, or a bodiless `primitive` of the prelude. */
export interface Definition extends Node {
  readonly kind: "definition";
  readonly sort: Sort;
  readonly doc?: string;
  readonly batchwise: boolean;
  readonly name: Name;
  readonly parameters: readonly Parameter[];
  readonly result: TypeExpression;
  readonly where: readonly Expression[];
  readonly body?: Block;
}

export interface Parameter extends Node {
  readonly name: Name;
  /** `photo?: …`: may be absent in a row. */
  readonly optional: boolean;
  readonly type: TypeExpression;
  /** `parts: [_]...`: any number of them. */
  readonly variadic: boolean;
  readonly default?: Expression;
}

export interface Block extends Node {
  readonly statements: readonly Statement[];
  readonly result: Expression;
}

export type Statement = Let | Cell | SetCell;

export interface Let extends Node {
  readonly kind: "let";
  readonly name: Name;
  readonly type?: TypeExpression;
  readonly value: Expression;
}

/** `param w: [A, B] = glorot()` is learned; `state mean: [C] = 0` is written by `set`. */
export interface Cell extends Node {
  readonly kind: "param" | "state";
  readonly name: Name;
  readonly type: TypeExpression;
  readonly initial: Expression;
}

/** `set mean = …`: the state's value after a training step; nothing in evaluation. */
export interface SetCell extends Node {
  readonly kind: "set";
  readonly name: Name;
  readonly value: Expression;
}

// ---------------------------------------------------------------------- types

export type TypeExpression = TensorType | NamedType | ListType | RecordType | FunctionType;

/** `[A, 2*B, ...S, _]` */
export interface TensorType extends Node {
  readonly kind: "tensor";
  readonly dimensions: readonly Dimension[];
}

/** `image[H, W, 3]`, `text`, `int`, `fusion`, `Logits[K]`, `binary(positive: 1)` */
export interface NamedType extends Node {
  readonly kind: "named";
  readonly name: Name;
  readonly dimensions?: readonly Dimension[];
  readonly options: readonly Argument[];
}

/** `int[]` */
export interface ListType extends Node {
  readonly kind: "list";
  readonly element: TypeExpression;
}

/** `{ tokens: seq[T, D], pooled: [D] }` */
export interface RecordType extends Node {
  readonly kind: "record";
  readonly fields: readonly { readonly name: Name; readonly type: TypeExpression }[];
}

/** `([A], width: int) -> [width]` */
export interface FunctionType extends Node {
  readonly kind: "function";
  readonly parameters: readonly {
    readonly name?: Name;
    readonly type: TypeExpression;
    readonly variadic: boolean;
  }[];
  readonly result: TypeExpression;
}

export type Dimension = Expression | Spread | Wildcard;

/** `...S`: any number of dimensions. */
export interface Spread extends Node {
  readonly kind: "spread";
  readonly name: Name;
}

/** `_`: a dimension that needs no name. */
export interface Wildcard extends Node {
  readonly kind: "wildcard";
}

// ---------------------------------------------------------------- expressions

export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NameExpression
  | Training
  | ListExpression
  | RecordExpression
  | Call
  | Index
  | Member
  | Unary
  | Binary
  | Conditional
  | Lambda
  | Repeat
  | Range
  | Pipe
  | Invalid;

/** `20_000`, `3e-4`; `5%` has the value 0.05 and `percent`. `integer` tells whether it is written without point, exponent and percent sign. */
export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  readonly integer: boolean;
  readonly percent: boolean;
}

/** `"on one line"`, or in three quotes over several lines. */
export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NameExpression extends Node {
  readonly kind: "name";
  readonly text: string;
}

/** `training`: true in a training step, false in evaluation and prediction. */
export interface Training extends Node {
  readonly kind: "training";
}

export interface ListExpression extends Node {
  readonly kind: "list";
  readonly elements: readonly Expression[];
}

export interface RecordExpression extends Node {
  readonly kind: "record";
  readonly fields: readonly { readonly name: Name; readonly value: Expression }[];
}

export interface Argument extends Node {
  readonly name?: Name;
  readonly value: Expression;
}

export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

/** `reviews["Age", "Size"]`, `x[0]` */
export interface Index extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly indices: readonly Expression[];
}

export interface Member extends Node {
  readonly kind: "member";
  readonly object: Expression;
  readonly name: Name;
}

export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "div"
  | "mod"
  | "@"
  | "**"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "and"
  | "or"
  /** `photo ?? learned()`: the policy for an absent value. */
  | "??"
  /** `Recommend on Reviews`: a model on data. */
  | "on";

export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `condition ? a : b`, decided when the program is compiled. */
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** `p => …` */
export interface Lambda extends Node {
  readonly kind: "lambda";
  readonly parameter: Name;
  readonly body: Expression;
}

/** `repeat layers from h = x { … }`, `repeat w in widths from h = x { … }`: unrolled; the block's value is the next `h`. */
export interface Repeat extends Node {
  readonly kind: "repeat";
  readonly item?: Name;
  /** A count, or the list that `item` goes through. */
  readonly over: Expression;
  readonly carried: Name;
  readonly initial: Expression;
  readonly body: Block;
}

/** `1..2`, both ends included. */
export interface Range extends Node {
  readonly kind: "range";
  readonly from: Expression;
  readonly to: Expression;
}

/** `column |> resize(64) |> flip() when training` */
export interface Pipe extends Node {
  readonly kind: "pipe";
  readonly input: Expression;
  readonly steps: readonly PipeStep[];
}

export interface PipeStep extends Node {
  readonly call: Call;
  readonly when?: "training" | "evaluating";
}

/** Stands where the parser found no expression; already reported. */
export interface Invalid extends Node {
  readonly kind: "invalid";
}

// ----------------------------------------------------------------------- data

export interface Data extends Node {
  readonly kind: "data";
  readonly doc?: string;
  readonly name: Name;
  readonly items: readonly DataItem[];
}

export type DataItem = Source | Join | Key | Field | Split | OnError;

/** `source reviews = csv("reviews.csv")` */
export interface Source extends Node {
  readonly kind: "source";
  readonly name: Name;
  readonly value: Expression;
}

export type Cardinality = "exactly one" | "at most one";

/** `join photos on id, at most one`; `join photos on reviews.pid == photos.id` */
export interface Join extends Node {
  readonly kind: "join";
  readonly source: Name;
  /** A name stands for the column of that name on both sides; `a.x == b.y` names both. */
  readonly on: readonly Expression[];
  readonly cardinality?: { readonly value: Cardinality; readonly span: Span };
}

/** `key reviews.id`: what tells rows apart and orders them. */
export interface Key extends Node {
  readonly kind: "key";
  readonly columns: readonly Expression[];
}

/** `photo?: image[56, 56, 3] = photos.content |> resize(56)`; `target liked: binary(positive: 1) = …` */
export interface Field extends Node {
  readonly kind: "field";
  readonly doc?: string;
  readonly target: boolean;
  readonly name: Name;
  readonly optional: boolean;
  readonly type: TypeExpression;
  readonly value: Expression;
}

/** `split by hash(id) { train: 80%, validation: 10%, test: 10% }` */
export interface Split extends Node {
  readonly kind: "split";
  readonly by: Expression;
  readonly parts: readonly Entry[];
}

/** `on error skip(limit: 1%)`, `on error stop` */
export interface OnError extends Node {
  readonly kind: "on-error";
  readonly policy: Expression;
}

/** `name: value` in a block of settings. */
export interface Entry extends Node {
  readonly name: Name;
  readonly value: Expression;
}

// ----------------------------------------------------------- train and predict

/** `train Shop { … }`, `train Quick = Shop with { … }` */
export interface Train extends Node {
  readonly kind: "train";
  readonly doc?: string;
  readonly name: Name;
  readonly base?: Name;
  readonly entries: readonly Entry[];
}

/** `predict Scores { train: Shop … }` */
export interface Predict extends Node {
  readonly kind: "predict";
  readonly doc?: string;
  readonly name: Name;
  readonly entries: readonly Entry[];
}
