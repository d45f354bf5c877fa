import type { FieldType } from "../../src/typecheck/checked.ts";
import { field, lowered, type Rows, run } from "../ir/lower/program.ts";

interface Use {
  /** Names from the standard library. */
  readonly uses: string;
  readonly definitions?: string;
  /** An expression for the model's result, a vector. */
  readonly is: string;
  readonly parameters: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly width: number;
  readonly fitted?: Readonly<Record<string, number>>;
}

/** A model of one expression, as a function from a batch's feeds to its numbers, one array for each row. */
export function model({ uses, definitions, is, parameters, fields, width, fitted }: Use) {
  const source = `
import { ${uses} } from "std"
head as_is(x: [A]) -> Prediction[A] { x }
loss none(prediction: Prediction[K], target: number[K]) -> [] { sum(prediction - target) }
${definitions ?? ""}
model M(${parameters}) -> number[K] { as_is(${is}) }`;
  const program = lowered(source, {
    loss: "none",
    fields,
    target: field.number(width),
    fitted: fitted ?? {},
  });
  const rows = (feeds: Rows, cells?: Readonly<Record<string, readonly number[] | number>>): number[][] => {
    const flat = run(program, { mode: "predicting", feeds, cells: cells ?? {} }).prediction ?? [];
    return [...Array(flat.length / width).keys()].map((row) => flat.slice(row * width, (row + 1) * width));
  };
  return { program, rows };
}

/** The loss of each of several rows: a prediction (a logit, logits or numbers) and what is true. */
export function losses(
  loss: string,
  kind: "binary" | "class" | "number",
  rows: readonly { readonly says: number[]; readonly is: number | number[] }[],
): number[] {
  const width = rows[0]?.says.length ?? 0;
  const results = { binary: "binary", class: "class[K]", number: "number[K]" };
  const heads = {
    binary: "head as_is(x: [A]) -> Logits { x[0] }",
    class: "head as_is(x: [A]) -> Logits[A] { x }",
    number: "head as_is(x: [A]) -> Prediction[A] { x }",
  };
  const targets = { binary: field.binary, class: field.class("K"), number: field.number(width) };
  const program = lowered(`${heads[kind]}\nmodel M(x: number[N]) -> ${results[kind]} { as_is(x) }`, {
    loss,
    fields: { x: field.number(width) },
    target: targets[kind],
    fitted: { K: width },
  });
  const outputs = run(program, { feeds: { x: rows.map((row) => row.says), y: rows.map((row) => row.is) } });
  return outputs["loss"] ?? [];
}
