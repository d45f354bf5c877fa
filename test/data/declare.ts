import type { Span } from "../../src/diagnostics/diagnostic.ts";
import type {
  CheckedData,
  CheckedField,
  CheckedJoin,
  CheckedSource,
  CheckedSplit,
  CheckedStep,
  ColumnReference,
  FieldType,
  FittedDimension,
  PartName,
  SourceFormat,
  StaticValue,
} from "../../src/typecheck/checked.ts";
import { steps } from "../../src/typecheck/steps.ts";

const span: Span = { file: "data.mm", start: 0, end: 0 };

/** `source NAME = FORMAT(PATH…)` */
export function source(name: string, format: SourceFormat, ...paths: string[]): CheckedSource {
  return { name, format, paths, span };
}

/** `source.column`, `source["a", "b"]` */
export function columns(name: string, ...names: string[]): ColumnReference {
  return { source: name, columns: names, span };
}

/** A step with its options; those that are not given have their defaults, as the checker fills them in. */
export function step(
  name: string,
  given: Readonly<Record<string, StaticValue>> = {},
  when: CheckedStep["when"] = "always",
): CheckedStep {
  const options: Record<string, StaticValue> = {};
  for (const option of steps.entries.find((entry) => entry.name === name)?.options ?? []) {
    const value = given[option.name] ?? option.default ?? (option.like ? options[option.like] : undefined);
    if (value !== undefined) options[option.name] = value;
  }
  return { name, options, when, span };
}

/** A field's type without its fitted dimension. */
type Short =
  | { readonly kind: "text"; readonly length: number }
  | { readonly kind: "category" | "class" }
  | Extract<FieldType, { readonly kind: "bag" | "number" | "image" | "binary" }>;

/** `NAME: TYPE = COLUMNS |> STEP |> …`; fitted dimensions are named `KIND(NAME)`. */
export function field(
  name: string,
  type: Short,
  from: ColumnReference,
  ...chain: CheckedStep[]
): CheckedField {
  return {
    name,
    optional: false,
    target: false,
    type: withDimension(type, { name: `${type.kind}(${name})` }),
    columns: from,
    steps: chain,
    span,
  };
}

function withDimension(type: Short, fitted: FittedDimension): FieldType {
  switch (type.kind) {
    case "text":
      return { ...type, vocabulary: fitted };
    case "category":
      return { kind: "category", values: fitted };
    case "class":
      return { kind: "class", classes: fitted };
    default:
      return type;
  }
}

export function optional(declared: CheckedField): CheckedField {
  return { ...declared, optional: true };
}

/** `target NAME: TYPE = COLUMN` */
export function target(...declared: Parameters<typeof field>): CheckedField {
  return { ...field(...declared), target: true };
}

/** `join SOURCE on LEFT == RIGHT, CARDINALITY` */
export function join(
  name: string,
  left: ColumnReference,
  right: ColumnReference,
  cardinality: CheckedJoin["cardinality"] = "exactly one",
): CheckedJoin {
  return { source: name, on: [{ left, right }], cardinality, span };
}

/** The parts of a split: `{ train: 0.8, test: 0.2 }`. */
export function split(
  by: CheckedSplit["by"],
  parts: Readonly<Partial<Record<PartName, number | string>>>,
): CheckedSplit {
  const named = Object.entries(parts) as [PartName, number | string][];
  return { by, parts: named.map(([name, value]) => ({ name, value, span })), span };
}

/** A data set; what is left out is as simple as can be. */
export function data(
  given: Partial<CheckedData> & Pick<CheckedData, "sources" | "fields" | "split">,
): CheckedData {
  const base = given.sources[0]?.name ?? "";
  return { name: "Data", base, joins: [], key: [], onError: { policy: "stop" }, span, ...given };
}
