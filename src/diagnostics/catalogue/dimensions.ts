import { entry } from "./entry.ts";

const wrap = (result: string, body: string) => `layer example(x: [A, B]) -> ${result} {\n  ${body}\n}\n`;

/** A trained model of two fields, with one instance of `linear`. */
const twice = (body: string) =>
  `import { embed, linear, binary_head, binary_cross_entropy } from "std"

data D {
  source rows = csv("rows.csv")
  item: category = rows.item
  facts: number[2] = rows["age", "count"]
  target y: binary(positive: 1) = rows.y
  split by random(seed: 1) { train: 80%, validation: 20% }
}

model M(item: category, facts: number[N]) -> binary {
  let title = embed(item, width: 4)
  let read = linear(width: 8)
  binary_head(${body})
}

train T {
  model: M on D
  loss: binary_cross_entropy
  optimizer: sgd(rate: 0.1)
}
`;

/** Sizes that do not go together. */
export const dimensions = {
  argumentSize: entry(
    "MM401",
    "error",
    (t: { parameter: string; callee: string; wanted: string; given: string }) =>
      `\`${t.parameter}\` of \`${t.callee}\` must be ${t.wanted}, but is ${t.given}`,
    {
      text: "A dimension that a definition names in several places must have one size in all of them.",
      example: wrap("[A, B]", "masked_softmax(x, sum(x))"),
      mended: wrap("[A, B]", "masked_softmax(x, sum(x, axis: 0))"),
    },
  ),
  declaredSize: entry(
    "MM402",
    "error",
    (t: { what: string; declared: string; given: string }) =>
      `${t.what} is declared ${t.declared}, but is ${t.given}`,
    {
      text: "The declared sizes and the value's sizes differ. Correct the one that is wrong.",
      example: wrap("[A, B]", "transpose(x)"),
      mended: wrap("[B, A]", "transpose(x)"),
    },
  ),
  operandSizes: entry(
    "MM403",
    "error",
    (t: { operator: string; left: string; right: string }) =>
      `\`${t.operator}\` cannot join ${t.left} and ${t.right}`,
    {
      text: "From the last dimension to the first, sizes must be equal, or one of them 1, or missing. `expand(x)` puts a dimension of 1 behind the others, to go with the tensor that x was reduced from.",
      example: wrap("[A, B]", "x - mean(x)"),
      mended: wrap("[A, B]", "x - expand(mean(x))"),
    },
  ),
  productSizes: entry(
    "MM404",
    "error",
    (t: { left: string; right: string }) => `\`@\` cannot multiply ${t.left} by ${t.right}`,
    {
      text: "The matrix product `a @ b` needs the last dimension of a to be the last but one of b. Of a sequence the positions cannot be summed that way: `values(x)` makes a plain tensor of it.",
      example: wrap("[A, A]", "x @ x"),
      mended: wrap("[A, A]", "x @ transpose(x)"),
    },
  ),
  joinedSizes: entry(
    "MM405",
    "error",
    (t: { callee: string; first: string; other: string }) =>
      t.first === t.other
        ? `\`${t.callee}\` cannot join ${t.first}: each part may have another size`
        : `\`${t.callee}\` cannot join ${t.first} and ${t.other}`,
    {
      text: "`concat` needs tensors that are equal but for the dimension along which they are joined, `stack` such that are equal in all. A sequence joins only with sequences of the same text; pool it first, or use `values`.",
      example: "layer example(x: seq[T, D], y: [D]) -> seq[T, 2*D] {\n  concat(x, y)\n}\n",
      mended: "layer example(x: seq[T, D], y: seq[T, D]) -> seq[T, 2*D] {\n  concat(x, y)\n}\n",
    },
  ),
  condition: entry(
    "MM406",
    "error",
    (t: { callee: string; what: string }) => `\`${t.callee}\` cannot work so: ${t.what}`,
    {
      text: "A definition says with `where` what its sizes must hold to.",
      example:
        "layer split(x: [A], heads: int) -> [heads, A / heads] where A mod heads == 0 {\n  reshape(x, [heads, A / heads])\n}\n\nlayer example(x: [10]) -> [4, 2] {\n  reshape(sum(split(x, heads: 4)), [4, 2])\n}\n".replace(
          "reshape(sum(split(x, heads: 4)), [4, 2])",
          "slice(split(x, heads: 4), 0, 2)",
        ),
    },
  ),
  inexact: entry(
    "MM407",
    "error",
    (t: { left: string; right: string }) => `${t.left} / ${t.right} is no whole number`,
    {
      text: "Between whole numbers `/` must divide exactly, because sizes are made of them. `div` rounds down; a `float` such as `1.0` divides as fractions do.",
      example: "layer example(x: [A]) -> [A] {\n  x * (1 / 3)\n}\n",
      mended: "layer example(x: [A]) -> [A] {\n  x * (1.0 / 3)\n}\n",
    },
  ),
  size: entry(
    "MM408",
    "error",
    (t: { what: string; size: string }) => `${t.what} has a dimension of size ${t.size}`,
    {
      text: "Sizes are whole numbers from 1. An image that is smaller than a window, or a width of 0, leads to others.",
      example: "layer example(x: [4, 4, 3]) -> [1, 1, 3] {\n  max_pool(x, size: 5)\n}\n",
      mended: "layer example(x: [4, 4, 3]) -> [1, 1, 3] {\n  max_pool(x, size: 4)\n}\n",
    },
  ),
  undetermined: entry(
    "MM409",
    "error",
    (t: { name: string; definition: string }) =>
      `nothing tells the size \`${t.name}\` of \`${t.definition}\``,
    {
      text: "A generic dimension is known by the arguments, so that it must stand in a parameter's type by itself, or with numbers that are known. Give other sizes as static parameters: `width: int`.",
      example: "layer example(x: [A]) -> [B] {\n  zeros(B)\n}\n",
      mended: "layer example(x: [A], width: int) -> [width] {\n  sum(x) * ones(width)\n}\n",
    },
  ),
  reshaped: entry(
    "MM410",
    "error",
    (t: { given: string; wanted: string; has: string; needs: string }) =>
      `${t.given} cannot become ${t.wanted}: it has ${t.has} numbers, not ${t.needs}`,
    {
      text: "`reshape` keeps all numbers, so that the product of the sizes stays.",
      example: wrap("[A]", "reshape(x, [A])"),
      mended: wrap("[A*B]", "reshape(x, [A * B])"),
    },
  ),
  axis: entry(
    "MM411",
    "error",
    (t: { callee: string; why: string }) => `\`${t.callee}\` cannot do this: ${t.why}`,
    {
      text: "Dimensions count from 0, and from the last with -1. Those that `...S` stands for, and the positions of a sequence, cannot be reached so: `values(x)` makes a plain tensor of a sequence.",
      example: wrap("[A]", "sum(x, axis: 2)"),
      mended: wrap("[A]", "sum(x, axis: 1)"),
    },
  ),
  repeated: entry(
    "MM412",
    "error",
    (t: { name: string; before: string; after: string }) =>
      `\`repeat\` begins with \`${t.name}\` as ${t.before} and gives ${t.after}, which cannot be its next`,
    {
      text: "What a block gives is what it begins with the next time. Sizes may change from time to time, kinds and the number of dimensions may not.",
      example: wrap("[]", "repeat 2 from h = x { sum(h) }"),
      mended: wrap("[A, B]", "repeat 2 from h = x { tanh(h) }"),
    },
  ),
  budget: entry(
    "MM413",
    "error",
    (t: { what: string; limit: number }) => `${t.what} is expanded more than ${t.limit} times`,
    {
      text: "`repeat` is unrolled when the program is compiled. Such a number is most often a slip.",
      example: wrap("[A, B]", "repeat 100_000 from h = x { tanh(h) }"),
      mended: wrap("[A, B]", "repeat 10 from h = x { tanh(h) }"),
    },
  ),
  spread: entry("MM414", "error", (t: { name: string; why: string }) => `\`...${t.name}\` ${t.why}`, {
    text: "`...S` stands for any leading dimensions: it comes first in a tensor's type, and a result may use one that a parameter has.",
    example: "layer example(x: [A, ...S]) -> [A, ...S] {\n  x\n}\n",
    mended: "layer example(x: [...S, A]) -> [...S, A] {\n  x\n}\n",
  }),
  dimensionCount: entry(
    "MM415",
    "error",
    (t: { type: string; wanted: string; given: number }) => `\`${t.type}\` has ${t.wanted}, not ${t.given}`,
    {
      text: "`text[T, V]`, `category[V]`, `bag[V]`, `number[N]`, `image[H, W, C]`, `seq[T, D]`, `Logits[K]`, `Prediction[N]`; fields may leave out all of theirs.",
      example: "layer example(x: image[H, W]) -> [H, W] {\n  x\n}\n",
      mended: "layer example(x: [H, W]) -> [H, W] {\n  x\n}\n",
    },
  ),
  twoShapes: entry(
    "MM416",
    "error",
    (t: { path: string; first: string; other: string }) => `\`${t.path}\` would be ${t.first} and ${t.other}`,
    {
      text: "An instance has its parameters once, for all of its uses, so what it is given must have the same sizes in each, and in training as in prediction. Make an instance for each size, or bring the inputs to one size first.",
      example: twice("read(title) + read(facts)"),
      mended: twice("read(title) + linear(facts, 8)"),
    },
  ),
};
