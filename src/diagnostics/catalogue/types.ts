import { entry } from "./entry.ts";

const wrap = (body: string) => `layer example(x: [A]) -> [A] {\n  ${body}\n}\n`;
const judged = (result: string, body: string) =>
  `head score(x: [A]) -> Logits {\n  sum(x)\n}\n\nmodel Example(x: number[N]) -> ${result} {\n  ${body}\n}\n`;
const trained = (field: string, model: string, extra = "") =>
  `loss squared(prediction: Prediction[N], truth: [N]) -> [] {\n  sum((prediction - truth) ** 2)\n}\n\nhead guess(x: [A]) -> Prediction[A] {\n  x\n}\n\n${extra}data D {\n  source rows = csv("rows.csv")\n  ${field}\n  target y: number[1] = rows.y\n  split by random(seed: 1) { train: 80%, validation: 20% }\n}\n\n${model}\n\ntrain T {\n  model: M on D\n  loss: squared\n  optimizer: sgd(rate: 0.1)\n  batch: 8\n  epochs: 1\n}\n`;

/** A layer that a trained model uses in each mode, and another for it to call. */
const inMode = (body: string) =>
  trained(
    "size: number[1] = rows.size",
    "model M(size: number[N]) -> number[N] {\n  guess(scaled(noisy(size)))\n}",
    `layer scaled(x: [A]) -> [A] {\n  param w: [A] = 1\n  x * w\n}\n\nlayer noisy(x: [A]) -> [A] {\n  ${body}\n}\n\n`,
  );

/** What values may be used for. */
export const types = {
  argumentType: entry(
    "MM301",
    "error",
    (t: { parameter: string; callee: string; wanted: string; given: string }) =>
      `\`${t.parameter}\` of \`${t.callee}\` must be ${t.wanted}, but is ${t.given}`,
    {
      text: "The argument is of another kind, or has another number of dimensions, than the parameter's type says. Where `[...S, A]` is wanted, a sequence may be given; where `[T, A]` is wanted it may not: `values(x)` makes a plain tensor of it.",
      example: wrap("transpose(x)"),
      mended: wrap("tanh(x)"),
    },
  ),
  resultType: entry(
    "MM302",
    "error",
    (t: { what: string; declared: string; given: string }) =>
      `${t.what} is declared ${t.declared}, but is ${t.given}`,
    {
      text: "The declared type and the value's type are of different kinds or have different numbers of dimensions.",
      example: "layer example(x: [A]) -> [A] {\n  sum(x)\n}\n",
      mended: "layer example(x: [A]) -> [] {\n  sum(x)\n}\n",
    },
  ),
  notCallable: entry(
    "MM303",
    "error",
    (t: { what: string; given: string }) => `${t.what} cannot be called: it is ${t.given}`,
    {
      text: "Only definitions, instances of them and parameters of a function type can be called.",
      example: wrap("x(x)"),
      mended: wrap("x * x"),
    },
  ),
  absentWithoutPolicy: entry(
    "MM304",
    "error",
    (t: { what: string }) => `${t.what} may be absent, and nothing says what stands for it then`,
    {
      text: "An optional modality is absent in some rows. Say with `??` what stands for it: `learned()`, `zeros()`, or any value of its type.",
      example:
        'import { gated } from "std"\n\nlayer example(x: [A], y?: [A]) -> [A] {\n  gated(x, y, width: A)\n}\n',
      mended:
        'import { gated } from "std"\n\nlayer example(x: [A], y?: [A]) -> [A] {\n  gated(x, y ?? learned(), width: A)\n}\n',
    },
  ),
  needlessPolicy: entry(
    "MM305",
    "error",
    (t: { type: string }) => `\`??\` has no effect: its left side, ${t.type}, is never absent`,
    {
      text: "`??` says what stands for an absent value. A parameter that may be absent is declared with `?`.",
      example: wrap("x ?? learned()"),
      mended: "layer example(x?: [A]) -> [A] {\n  x ?? learned()\n}\n",
    },
  ),
  meaningfulNumber: entry(
    "MM306",
    "error",
    (t: { meaning: string }) =>
      t.meaning.startsWith("Label")
        ? `only a loss may compute with a label, and with that of a class by \`one_hot\``
        : `only a head or a loss may compute with ${t.meaning}`,
    {
      text: "`Logits`, `Probability` and `Prediction` are what a model says, `Label` is what is true. Models hand them on; heads make one of several, such as their mean; losses compare them. A class label becomes numbers by `one_hot`.",
      example: judged("binary", "score(x) * 2"),
      mended: judged("binary", "score(x * 2)"),
    },
  ),
  secondSigmoid: entry(
    "MM307",
    "error",
    (t: { callee: string; given: string }) => `\`${t.callee}\` of ${t.given}, which is a probability already`,
    {
      text: "A second sigmoid or softmax squeezes probabilities together. Remove one of the two.",
      example: judged("Probability", "sigmoid(sigmoid(score(x)))"),
      mended: judged("Probability", "sigmoid(score(x))"),
    },
  ),
  probabilityForLogits: entry(
    "MM308",
    "error",
    (t: { what: string; wanted: string; given: string }) =>
      `${t.what} must be ${t.wanted}, but is ${t.given}`,
    {
      text: "Losses take logits and apply the sigmoid or softmax themselves, which is exact where a probability is nearly 0 or 1. Predictions become probabilities by themselves.",
      example: judged("binary", "sigmoid(score(x))"),
      mended: judged("binary", "score(x)"),
    },
  ),
  notStatic: entry(
    "MM309",
    "error",
    (t: { what: string; given: string }) =>
      `${t.what} must be known when the program is compiled, but is ${t.given}`,
    {
      text: "Sizes, counts, options and conditions are static: numbers, texts, parameters such as `width: int`, dimensions, and what is computed of them. `where(c, a, b)` chooses between values of tensors.",
      example: wrap("repeat x from h = x { tanh(h) }"),
      mended: "layer example(x: [A], times: int) -> [A] {\n  repeat times from h = x { tanh(h) }\n}\n",
    },
  ),
  staticKind: entry(
    "MM310",
    "error",
    (t: { what: string; wanted: string; given: string }) =>
      `${t.what} must be ${t.wanted}, but is ${t.given}`,
    {
      text: "A static value of another kind is wanted. A whole number is a `float` too; a `float` is no `int`.",
      example: "layer pool(x: [H, W, C]) -> [H div 2, W div 2, C] {\n  max_pool(x, size: 2.0)\n}\n",
      mended: "layer pool(x: [H, W, C]) -> [H div 2, W div 2, C] {\n  max_pool(x, size: 2)\n}\n",
    },
  ),
  operands: entry(
    "MM311",
    "error",
    (t: { operator: string; left: string; right?: string }) =>
      t.right === undefined
        ? `\`${t.operator}\` does not go with ${t.left}`
        : `\`${t.operator}\` does not go with ${t.left} and ${t.right}`,
    {
      text: "Arithmetic is for tensors and numbers; `div` and `mod` are for whole numbers; `and`, `or` and `not` for static conditions. Texts, categories and bags must be read by an encoder first.",
      example: "layer example(x: category[V]) -> [] {\n  x + 1\n}\n",
    },
  ),
  notSeveral: entry(
    "MM312",
    "error",
    (t: { name: string; given: string }) =>
      `there is no \`.${t.name}\` in ${t.given}, which is a single result`,
    {
      text: "`.` takes one of several results, and this is one alone.",
      example: wrap("tanh(x).pooled"),
      mended: wrap("tanh(x)"),
    },
  ),
  functionMismatch: entry(
    "MM313",
    "error",
    (t: { name: string; parameter: string; callee: string; why: string }) =>
      `\`${t.name}\` cannot be \`${t.parameter}\` of \`${t.callee}\`: ${t.why}`,
    {
      text: "A definition given as an argument is called with what the parameter's type lists, so it must take just that and give the promised result. Fix its other parameters where you name it: `low_rank(rank: 8)`.",
      example:
        "layer narrow(x: [A]) -> [] {\n  sum(x)\n}\n\nlayer example(x: [A], f: ([A]) -> [A]) -> [A] {\n  f(x)\n}\n\nlayer more(x: [A]) -> [A] {\n  example(x, f: narrow)\n}\n",
      mended:
        "layer example(x: [A], f: ([A]) -> [A]) -> [A] {\n  f(x)\n}\n\nlayer more(x: [A]) -> [A] {\n  example(x, f: tanh)\n}\n",
    },
  ),
  partsAsValue: entry(
    "MM314",
    "error",
    (t: { what: string }) => `${t.what} stands for any number of parts, not for one value`,
    {
      text: "Variadic parts are joined by `concat` or `stack`, reduced by `sum`, `mean`, `max` or `product`, changed by `map`, or handed on to another variadic parameter.",
      example: "fusion all(parts: [_]..., width: int) -> [width] {\n  reshape(parts, [width])\n}\n",
      mended: "fusion all(parts: [_]..., width: int) -> [width] {\n  reshape(concat(parts), [width])\n}\n",
    },
  ),
  misplaced: entry("MM315", "error", (t: { what: string; place: string }) => `${t.what} belongs ${t.place}`, {
    text: "`p => …` is for `sum`, `mean`, `max`, `product` and `map` over parts; `learned()` stands after `??`; `|>`, `..` and `on` are for data and training.",
    example: wrap("x + learned()"),
    mended: "layer example(x?: [A]) -> [A] {\n  x ?? learned()\n}\n",
  }),
  needsBatchwise: entry(
    "MM316",
    "error",
    (t: { what: string; definition: string }) => `${t.what} needs \`${t.definition}\` to be \`batchwise\``,
    {
      text: "Definitions are about one row. What mixes the rows of a batch, or keeps something from step to step, says so: `batchwise layer …`.",
      example: "layer centre(x: [A]) -> [A] {\n  x - batch_mean(x)\n}\n",
      mended: "batchwise layer centre(x: [A]) -> [A] {\n  x - batch_mean(x)\n}\n",
    },
  ),
  notState: entry(
    "MM317",
    "error",
    (t: { name: string }) => `\`${t.name}\` is no state of this block, so it cannot be set`,
    {
      text: "`set` gives the value after a training step to a `state` that is declared in the same block. A `param` is changed by the optimizer; a `let` never changes.",
      example:
        "batchwise layer example(x: [A]) -> [A] {\n  param w: [A] = 0\n  set w = batch_mean(x)\n  x + w\n}\n",
      mended:
        "batchwise layer example(x: [A]) -> [A] {\n  state w: [A] = 0\n  set w = batch_mean(x)\n  x + w\n}\n",
    },
  ),
  setTwice: entry("MM318", "error", (t: { name: string }) => `\`${t.name}\` is set twice`, {
    text: "A step writes a state once.",
    example:
      "batchwise layer example(x: [A]) -> [A] {\n  state w: [A] = 0\n  set w = batch_mean(x)\n  set w = w + 1\n  x + w\n}\n",
    mended:
      "batchwise layer example(x: [A]) -> [A] {\n  state w: [A] = 0\n  set w = batch_mean(x) + 1\n  x + w\n}\n",
  }),
  setOfRow: entry("MM319", "error", (t: { name: string }) => `\`${t.name}\` is set to a row's own value`, {
    text: "A state is one for all rows of the batch. Take `batch_mean` of what differs from row to row.",
    example: "batchwise layer example(x: [A]) -> [A] {\n  state w: [A] = 0\n  set w = x\n  x + w\n}\n",
    mended:
      "batchwise layer example(x: [A]) -> [A] {\n  state w: [A] = 0\n  set w = batch_mean(x)\n  x + w\n}\n",
  }),
  resultOfSort: entry(
    "MM320",
    "error",
    (t: { sort: string; name: string; wanted: string }) => `${t.sort} \`${t.name}\` must give ${t.wanted}`,
    {
      text: "A head gives Logits, Prediction or Probability; a model what its head gives (`binary`, `class[K]`, `number[N]`); a loss one number, `[]`.",
      example: "model Example(x: number[N]) -> [N] {\n  x\n}\n",
      mended:
        "head guess(x: [A]) -> Prediction[A] {\n  x\n}\n\nmodel Example(x: number[N]) -> number[N] {\n  guess(x)\n}\n",
    },
  ),
  missingField: entry(
    "MM321",
    "error",
    (t: { model: string; parameter: string; data: string; suggestion?: string }) =>
      `\`${t.data}\` has no field \`${t.parameter}\`, which \`${t.model}\` takes${t.suggestion ? `; did you mean \`${t.suggestion}\`?` : ""}`,
    {
      text: "A model's inputs bind to fields of the data by name. Rename the one or the other.",
      example: trained(
        "size: number[1] = rows.size",
        "model M(sizes: number[N]) -> number[N] {\n  guess(sizes)\n}",
      ),
      mended: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ),
    },
  ),
  absentField: entry(
    "MM322",
    "error",
    (t: { field: string; data: string; model: string }) =>
      `\`${t.field}\` may be absent in \`${t.data}\`, but \`${t.model}\` takes it as always there`,
    {
      text: "Declare the model's parameter with `?` and say with `??` what stands for an absent one.",
      example: trained(
        "size?: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ),
      mended: trained(
        "size?: number[1] = rows.size",
        "model M(size?: number[N]) -> number[N] {\n  guess(size ?? learned())\n}",
      ),
    },
  ),
  targetAsInput: entry(
    "MM323",
    "error",
    (t: { field: string; model: string; data: string }) =>
      `\`${t.model}\` takes \`${t.field}\`, which is the target of \`${t.data}\``,
    {
      text: "A model that reads the answer learns nothing.",
      example: trained("size: number[1] = rows.size", "model M(y: number[N]) -> number[N] {\n  guess(y)\n}"),
      mended: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ),
    },
  ),
  targetMismatch: entry(
    "MM324",
    "error",
    (t: { model: string; gives: string; target: string; wanted: string }) =>
      `\`${t.model}\` gives ${t.gives}, but the target \`${t.target}\` needs ${t.wanted}`,
    {
      text: "A `binary` target needs `binary` (Logits), a `class` target `class[K]` (Logits[K]), a `number[N]` target `number[N]` (Prediction[N]).",
      example: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[2 * N] {\n  guess(concat(size, size))\n}",
      ),
      mended: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ),
    },
  ),
  lossMismatch: entry(
    "MM325",
    "error",
    (t: { loss: string; model: string; gives: string; target: string; truth: string }) =>
      `\`${t.loss}\` does not judge ${t.gives} of \`${t.model}\` against ${t.truth} of \`${t.target}\``,
    {
      text: "A loss's first parameter is what the model gives, its second what is true.",
      example: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ).replace(
        /loss squared[^}]*}/,
        "loss squared(prediction: Logits, truth: Label) -> [] {\n  (prediction - truth) ** 2\n}",
      ),
      mended: trained(
        "size: number[1] = rows.size",
        "model M(size: number[N]) -> number[N] {\n  guess(size)\n}",
      ),
    },
  ),
  cellType: entry(
    "MM326",
    "error",
    (t: { name: string; type: string }) => `\`${t.name}\` is kept from step to step and cannot be ${t.type}`,
    {
      text: "Parameters and states are tensors whose sizes are known before training: no sequences and no `...S`.",
      example: "layer example(x: [...S]) -> [...S] {\n  param w: [...S] = 0\n  x + w\n}\n",
      mended: "layer example(x: [A]) -> [A] {\n  param w: [A] = 0\n  x + w\n}\n",
    },
  ),
  branches: entry(
    "MM327",
    "error",
    (t: { left: string; right: string }) => `the choices of \`? :\` differ: ${t.left} and ${t.right}`,
    {
      text: "Whatever the condition, the value must have one type.",
      example: wrap("training ? x : sum(x)"),
      mended: wrap("training ? x : x * sum(x)"),
    },
  ),
  initialValue: entry(
    "MM328",
    "error",
    (t: { name: string }) =>
      `\`${t.name}\` must begin as a number, \`glorot()\`, \`he()\`, \`normal(S)\`, \`uniform(L)\`, \`zeros()\` or \`ones()\``,
    {
      text: "Cells get their first values before any row is read.",
      example: "layer example(x: [A]) -> [A] {\n  param w: [A] = x\n  x + w\n}\n",
      mended: "layer example(x: [A]) -> [A] {\n  param w: [A] = zeros()\n  x + w\n}\n",
    },
  ),
  promisedByHead: entry(
    "MM329",
    "error",
    (t: { what: string; wanted: string; given: string }) =>
      `${t.what} must be ${t.wanted}, which only a head makes, but is ${t.given}`,
    {
      text: "What a model says goes through a head, such as `binary_head` of `std`, which turns a vector into Logits.",
      example: "model Example(x: number[N]) -> binary {\n  sum(x)\n}\n",
      mended: judged("binary", "score(x)"),
    },
  ),
  onlyInTraining: entry(
    "MM330",
    "error",
    (t: { name: string; mode: string }) => `\`${t.name}\` is used in ${t.mode}, where there is none`,
    {
      text: "Random numbers are there in training only, so that the same rows give the same results; means over the batch are not there in prediction, so that no row's result depends on its neighbours. Say what happens instead: `training ? batch_mean(x) : mean`.",
      example: inMode("x + random(x)"),
      mended: inMode("training ? x + random(x) : x"),
    },
  ),
  untrained: entry(
    "MM331",
    "error",
    (t: { path: string; mode: string }) => `\`${t.path}\` is never trained: it is used in ${t.mode} only`,
    {
      text: "A parameter is learned where training uses it. One that only another mode has, behind `training ? … : …`, would keep its first value for ever. Use one instance in both modes, or what has no parameters.",
      example: inMode("training ? x : tanh(scaled(x))"),
      mended: inMode("let scale = scaled()\n  training ? scale(x) : tanh(scale(x))"),
    },
  ),
};
