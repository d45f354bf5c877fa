import { entry } from "./entry.ts";
import { SETTINGS, trained } from "./example.ts";

const meant = (suggestion: string | undefined) => (suggestion ? `; did you mean \`${suggestion}\`?` : "");

/** What is named, and how often. */
export const names = {
  unknownName: entry(
    "MM201",
    "error",
    (t: { name: string; suggestion?: string; isStandard?: boolean }) =>
      t.isStandard
        ? `\`${t.name}\` of \`std\` is not imported`
        : `nothing is named \`${t.name}\`${meant(t.suggestion)}`,
    {
      text: "A name means a parameter, a `let`, a cell or a generic dimension of its definition, a declaration or an import of its file, or a primitive. Import what another file declares.",
      example: "layer twice(x: [A]) -> [A] {\n  2 * y\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  2 * x\n}\n",
    },
  ),
  duplicateName: entry("MM202", "error", (t: { name: string }) => `\`${t.name}\` is declared twice`, {
    text: "In one place a name has one meaning. Rename one of the two.",
    example: "layer twice(x: [A]) -> [A] {\n  let x = x + x\n  x\n}\n",
    mended: "layer twice(x: [A]) -> [A] {\n  let doubled = x + x\n  doubled\n}\n",
  }),
  unknownImport: entry(
    "MM203",
    "error",
    (t: { name: string; from: string; suggestion?: string }) =>
      `"${t.from}" has no definition named \`${t.name}\`${meant(t.suggestion)}`,
    {
      text: "An import takes definitions (encoders, fusions, layers, heads, losses, models) from another file or from `std`.",
      example: 'import { text_transfromer } from "std"\n',
    },
  ),
  unknownModule: entry(
    "MM204",
    "error",
    (t: { path: string }) => `there is no file "${t.path}" to import from`,
    {
      text: "Paths of imports are relative to the file they stand in; the standard library is `std`.",
      example: 'import { gated } from "./fusions_that_are_not_there.mm"\n',
    },
  ),
  unusedLet: entry("MM205", "error", (t: { name: string }) => `\`${t.name}\` is never used`, {
    text: "What nothing uses is most often a slip: a part that was to be fused and is not. Use it, remove it, or begin its name with `_`.",
    example: "layer twice(x: [A]) -> [A] {\n  let doubled = x + x\n  x\n}\n",
    mended: "layer twice(x: [A]) -> [A] {\n  let doubled = x + x\n  doubled\n}\n",
  }),
  unusedImport: entry("MM206", "error", (t: { name: string }) => `the import \`${t.name}\` is never used`, {
    text: "Remove it, or use it.",
    example: 'import { mlp } from "std"\n',
  }),
  unusedParameter: entry(
    "MM207",
    "error",
    (t: { name: string; definition: string }) => `\`${t.definition}\` never uses its parameter \`${t.name}\``,
    {
      text: "A modality that a model takes and does not use, or an option without effect, is most often a slip. Use it, remove it, or begin its name with `_`.",
      example: "layer same(x: [A], width: int) -> [A] {\n  x\n}\n",
      mended: "layer same(x: [A]) -> [A] {\n  x\n}\n",
    },
  ),
  unusedDeclaration: entry("MM208", "error", (t: { name: string }) => `nothing uses \`${t.name}\``, {
    text: "In a file that trains something, every definition and data set is used by a model or a training run. Remove it, use it, begin its name with `_`, or move it to a file of its own.",
    example: trained([...SETTINGS]).replace(
      "train Shop",
      "layer same(x: [A]) -> [A] {\n  x\n}\n\ntrain Shop",
    ),
    mended: trained([...SETTINGS]),
  }),
  recursion: entry(
    "MM209",
    "error",
    (t: { names: readonly string[] }) => `\`${t.names[0]}\` calls itself: ${t.names.join(" → ")}`,
    {
      text: "Programs are expanded before they run, so that no definition may need itself. Use `repeat` for what happens several times.",
      example: "layer again(x: [A]) -> [A] {\n  again(x)\n}\n",
      mended: "layer again(x: [A], times: int) -> [A] {\n  repeat times from h = x { tanh(h) }\n}\n",
    },
  ),
  wrongKindOfName: entry(
    "MM210",
    "error",
    (t: { name: string; is: string; wanted: string }) => `\`${t.name}\` is ${t.is}, not ${t.wanted}`,
    {
      text: "The name means something, but of another kind than what belongs here.",
      example: "layer same(x: [A]) -> [A] {\n  x\n}\n\ntrain T = same with { epochs: 2 }\n",
    },
  ),
  unknownArgument: entry(
    "MM211",
    "error",
    (t: { name: string; callee: string; suggestion?: string }) =>
      `\`${t.callee}\` has no parameter \`${t.name}\`${meant(t.suggestion)}`,
    {
      text: "Arguments by name must bear the names of parameters; nothing is ignored.",
      example: "layer same(x: [H, W, C]) -> [H div 2, W div 2, C] {\n  max_pool(x, siez: 2)\n}\n",
      mended: "layer same(x: [H, W, C]) -> [H div 2, W div 2, C] {\n  max_pool(x, size: 2)\n}\n",
    },
  ),
  surplusArgument: entry(
    "MM212",
    "error",
    (t: { callee: string; parameters: number }) =>
      `\`${t.callee}\` takes ${t.parameters === 0 ? "no arguments" : t.parameters === 1 ? "one argument" : `at most ${t.parameters} arguments`}`,
    {
      text: "There are more arguments than parameters.",
      example: "layer twice(x: [A]) -> [A] {\n  tanh(x, x)\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  tanh(x)\n}\n",
    },
  ),
  argumentTwice: entry(
    "MM213",
    "error",
    (t: { name: string; callee: string }) => `\`${t.name}\` of \`${t.callee}\` is given twice`,
    {
      text: "By position and by name, or by name twice. An instance keeps the arguments that it was made with.",
      example: "layer twice(x: [A]) -> [A] {\n  tanh(x, x: x)\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  tanh(x)\n}\n",
    },
  ),
  missingArgument: entry(
    "MM214",
    "error",
    (t: { name: string; callee: string }) => `\`${t.callee}\` needs \`${t.name}\``,
    {
      text: "A parameter without a default must be given.",
      example: "layer weighted(x: [A]) -> [A] {\n  masked_softmax(x)\n}\n",
      mended: "layer weighted(x: [A]) -> [A] {\n  softmax(x)\n}\n",
    },
  ),
  unknownType: entry(
    "MM215",
    "error",
    (t: { name: string; suggestion?: string }) => `there is no type \`${t.name}\`${meant(t.suggestion)}`,
    {
      text: "Types are tensors such as `[A, B]`; `seq`, `text`, `category`, `bag`, `number`, `image`; `Logits`, `Probability`, `Prediction`, `Label`; `int`, `float`, `bool`, `string`, `fusion`, lists such as `int[]`, and function types.",
      example: "layer same(x: imgae[H, W, C]) -> [H, W, C] {\n  x\n}\n",
      mended: "layer same(x: image[H, W, C]) -> [H, W, C] {\n  x\n}\n",
    },
  ),
  unknownResult: entry(
    "MM216",
    "error",
    (t: { name: string; type: string; suggestion?: string }) =>
      `there is no \`${t.name}\` in ${t.type}${meant(t.suggestion)}`,
    {
      text: "With `.` one result is taken of several: of a definition whose result type is `{ … }`.",
      example:
        "layer both(x: [A]) -> { low: [A], high: [A] } {\n  { low: -x, high: x }\n}\n\nlayer up(x: [A]) -> [A] {\n  both(x).hihg\n}\n",
      mended:
        "layer both(x: [A]) -> { low: [A], high: [A] } {\n  { low: -x, high: x }\n}\n\nlayer up(x: [A]) -> [A] {\n  both(x).high\n}\n",
    },
  ),
  formAsValue: entry(
    "MM217",
    "error",
    (t: { name: string; suggestion?: string }) =>
      `\`${t.name}\` can be called, but is not a value${meant(t.suggestion)}`,
    {
      text: "`concat`, `sum` and their kin are part of the language, each with a type rule of its own, and are no definitions. Write a definition that calls it; `std` has `concatenated` and `summed` as fusions.",
      example: "layer pass(x: [A]) -> [A] {\n  let join = concat\n  join(x)\n}\n",
      mended: "layer pass(x: [A]) -> [A] {\n  concat(x)\n}\n",
    },
  ),
};
