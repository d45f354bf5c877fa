import { textOf } from "../../data/cells.ts";
import type { ColumnProfile } from "../../data/profile.ts";
import { identifier, quoted } from "./names.ts";

/** How a column is predicted. */
export interface Goal {
  readonly name: string;
  /** The target's type, and the model's result. */
  readonly type: string;
  readonly result: string;
  /** The head's name; its definition where std has none that fits. */
  readonly head: string;
  readonly definition?: string;
  /** Arguments of the head behind what the parts have become. */
  readonly sizes?: string;
  readonly loss: string;
  readonly metric: string;
  /** How many percent of the rows may have no target, or one that training does not see; absent where none has. */
  readonly skipped?: number;
}

/** A class with fewer rows may be missing in the training part. */
const RARE = 20;

/** Two values make a binary target, numbers a number, other texts a class; or why none of them fits. */
export function goalOf(column: ColumnProfile, rows: number): Goal | { readonly refused: string } {
  const { kind, distinct, missing } = column;
  const told = `"${column.name}" can't be predicted: `;
  if (kind === "other") return { refused: `${told}its values are lists or records` };
  if (distinct < 2) return { refused: `${told}it has ${distinct === 0 ? "no values" : "one value only"}` };
  if (kind === "text" && distinct * 2 > rows)
    return { refused: `${told}it has ${distinct} different values in ${rows} rows` };
  const name = identifier(column.name, "goal");
  const rare = column.values.reduce((sum, { rows: own }) => sum + (own < RARE ? own : 0), 0);
  const lost = missing + (kind === "text" && distinct > 2 ? rare : 0);
  const skipped = lost === 0 ? {} : { skipped: Math.min(99, Math.ceil((100 * lost) / rows) + 1) };
  return {
    name,
    ...skipped,
    ...(distinct === 2 ? binary(column) : kind === "number" ? number(column) : classes),
  };
}

type Kind = Omit<Goal, "name" | "skipped">;

/** The rarer value is the positive one. */
function binary({ kind, values: [rarer] }: ColumnProfile): Kind {
  const value = rarer?.value ?? null;
  const isPlain = kind === "number" || typeof value === "boolean";
  return {
    type: `binary(positive: ${isPlain ? textOf(value) : quoted(textOf(value))})`,
    result: "binary",
    head: "binary_head",
    loss: "binary_cross_entropy",
    metric: "auroc",
  };
}

/** Targets are taken as they stand, so the head begins where their values lie. */
function number({ mean, deviation }: ColumnProfile): Kind {
  const [scale, centre] = [deviation, mean].map((value) => Number(value.toPrecision(2)));
  return {
    type: "number",
    result: "number[1]",
    head: "scaled_head",
    definition: `/// A number about as large as those of the target.
head scaled_head(x: [A]) -> Prediction[1] {
  linear(x, 1) * ${scale} + ${centre}
}`,
    loss: "squared_error",
    metric: "rmse",
  };
}

const classes: Kind = {
  type: "class",
  result: "class[K]",
  head: "class_head",
  sizes: ", classes: K",
  loss: "cross_entropy",
  metric: "accuracy",
};
