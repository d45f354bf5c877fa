import { type Field, field, lowered, type Rows, run } from "../ir/lower/program.ts";

interface Use {
  /** Names from the standard library. */
  readonly uses: string;
  readonly definitions?: string;
  /** An expression for the model's result, a vector. */
  readonly is: string;
  readonly parameters: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly width: number;
  readonly sizes?: Readonly<Record<string, number>>;
}

/** A model of one expression, as a function from a batch's feeds to its numbers, one array for each row. */
export function model({ uses, definitions, is, parameters, fields, width, sizes }: Use) {
  const source = `
import { ${uses} } from "std"
head as_is(x: [A]) -> Prediction[A] { x }
loss none(prediction: Prediction[K], target: number[K]) -> [] { sum(prediction - target) }
${definitions ?? ""}
model M(${parameters}) -> number[${width}] { as_is(${is}) }`;
  const program = lowered(source, {
    loss: "none",
    fields,
    target: field.number(width),
    sizes: sizes ?? {},
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
  const models = {
    binary: "head as_is(x: [A]) -> Logits { x[0] }\nmodel M(x: number[N]) -> binary { as_is(x) }",
    class: `import { class_head } from "std"\nmodel M(x: number[N]) -> class[K] { class_head(x, K) }`,
    number: "head as_is(x: [A]) -> Prediction[A] { x }\nmodel M(x: number[N]) -> number[N] { as_is(x) }",
  };
  const identity = Array.from({ length: width ** 2 }, (_, i) => (i % (width + 1) === 0 ? 1 : 0));
  const targets = { binary: field.binary, class: field.class, number: field.number(width) };
  const program = lowered(models[kind], {
    loss,
    fields: { x: field.number(width) },
    target: targets[kind],
    sizes: { y: width },
  });
  const feeds = { x: rows.map((row) => row.says), y: rows.map((row) => row.is) };
  return run(program, { feeds, cells: { "M.class_head.linear.w": identity } }).loss ?? [];
}
