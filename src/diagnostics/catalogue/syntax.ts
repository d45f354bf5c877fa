import { type Entry, entry } from "./entry.ts";

/** Mistakes of spelling and grammar. */
export const syntax = {
  unexpected: entry<{ expected: string; found: string }>(
    "MM101",
    "error",
    ({ expected, found }) => `expected ${expected}, found ${found}`,
    {
      text: "The program can't go on in this way at this place. The message names what may stand here; where one sign is missing or another is meant, it offers the repair. What follows the statement is read as usual.",
      example: "layer twice(x: [A]) -> [A] {\n  let y = x *\n  y y\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  let y = x * 2\n  y\n}\n",
    },
  ),
  unclosed: entry<{ open: string; close: string; line: number }>(
    "MM102",
    "error",
    ({ open, close, line }) => `expected \`${close}\` to close the \`${open}\` of line ${line}`,
    {
      text: "Each `(`, `[` and `{` needs its counterpart. Inside `( )` and `[ ]` a new line does not end a statement, so where the next line can't belong to them any more the bracket counts as forgotten: a line that begins with `let` or a declaration, or one that is indented no further than the bracket's own line.",
      example: "layer twice(x: [A]) -> [A] {\n  let y = 2 * (x + 1\n  let z = y\n  z\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  let y = 2 * (x + 1)\n  let z = y\n  z\n}\n",
    },
  ),
  unopened: entry<{ close: string }>(
    "MM103",
    "error",
    ({ close }) => `\`${close}\` closes nothing: there is no open bracket that it belongs to`,
    {
      text: "A closing bracket has no counterpart before it. Either it is one too many, or its opening bracket is missing.",
      example: "layer twice(x: [A]) -> [A] {\n  x * 2)\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  x * 2\n}\n",
    },
  ),
  mismatched: entry<{ open: string; close: string; found: string }>(
    "MM104",
    "error",
    ({ open, close, found }) => `\`${open}\` is closed by \`${close}\`, not by \`${found}\``,
    {
      text: "Brackets close in the order in which they were opened, each by its own counterpart.",
      example: "layer twice(x: [A]) -> [A] {\n  2 * (x + 1]\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  2 * (x + 1)\n}\n",
    },
  ),
  unclosedText: entry<Record<never, never>>("MM105", "error", () => "a text has no closing quote", {
    text: 'A text begins and ends with `"` on the same line. Write `\\"` for a quote inside a text and `\\n` for a new line.',
    example: 'data D {\n  source s = csv("rows.csv)\n}\n',
    mended: 'data D {\n  source s = csv("rows.csv")\n}\n',
  }),
  character: entry<{ found: string }>("MM106", "error", ({ found }) => `\`${found}\` means nothing here`, {
    text: 'Outside of texts and comments a program consists of names (letters, digits and `_`), numbers and the language\'s signs. Columns with other names are written in brackets: `reviews["prix (€)"]`.',
    example: "layer twice(x: [A]) -> [A] {\n  x * 2$\n}\n",
    mended: "layer twice(x: [A]) -> [A] {\n  x * 2\n}\n",
  }),
  foreign: entry<{ found: string; use: string }>(
    "MM107",
    "error",
    ({ found, use }) => `\`${found}\` is ${use}`,
    {
      text: 'Other languages write this in another way. Here `and`, `or` and `not` are words, `mod` is the remainder, `**` is the power, comments begin with `//`, texts stand in `"`, and statements end with their line.',
      example: "layer positive(x: [A]) -> [A] {\n  # a comment\n  relu(x)\n}\n",
      mended: "layer positive(x: [A]) -> [A] {\n  // a comment\n  relu(x)\n}\n",
    },
  ),
  number: entry<{ found: string }>("MM108", "error", ({ found }) => `\`${found}\` is not a number`, {
    text: "A number has digits before and after its point, may have an exponent, and ends in `%` for hundredths: `20_000`, `0.5`, `3e-4`, `5%`. `_` may stand between digits. An integer must be below 2 to the power of 53, so that it is kept exactly.",
    example: "layer half(x: [A]) -> [A] {\n  x * .5\n}\n",
    mended: "layer half(x: [A]) -> [A] {\n  x * 0.5\n}\n",
  }),
  escape: entry<{ found: string }>("MM109", "error", ({ found }) => `\`${found}\` means nothing in a text`, {
    text: "In a text `\\` begins one of `\\n`, `\\t`, `\\r`, `\\\"`, `\\\\` and `\\u{…}` with a character's hexadecimal number. Write `\\\\` for a backslash.",
    example: 'data D {\n  source s = csv("C:\\data.csv")\n}\n',
    mended: 'data D {\n  source s = csv("C:/data.csv")\n}\n',
  }),
  noValue: entry<{ what: string }>("MM110", "error", ({ what }) => `${what} ends without a value`, {
    text: "The last line of a body in braces is its value. A body that ends with `let`, `param`, `state` or `set`, or that is empty, has none.",
    example: "layer twice(x: [A]) -> [A] {\n  let y = x * 2\n}\n",
    mended: "layer twice(x: [A]) -> [A] {\n  let y = x * 2\n  y\n}\n",
  }),
  lostValue: entry<Record<never, never>>(
    "MM111",
    "error",
    () => "this value is lost: only the last line of a body is its value",
    {
      text: "A line that only computes something has no effect unless it is the last one. Name the value by `let`, or remove the line.",
      example: "layer twice(x: [A]) -> [A] {\n  relu(x)\n  x * 2\n}\n",
      mended: "layer twice(x: [A]) -> [A] {\n  let y = relu(x)\n  y * 2\n}\n",
    },
  ),
  equalsForColon: entry<{ name: string }>(
    "MM112",
    "error",
    ({ name }) => `\`${name}\` is given by \`:\`, not by \`=\``,
    {
      text: "Arguments and settings are written `name: value`. `=` gives a value to what is declared: `let`, `param`, `source`, a field, the default of a parameter.",
      example: "train T {\n  batch = 64\n}\n",
      mended: "train T {\n  batch: 64\n}\n",
    },
  ),
  chained: entry<{ first: string; second: string }>(
    "MM113",
    "error",
    ({ first, second }) => `comparisons do not chain: \`${first}\` and \`${second}\` stand in one`,
    {
      text: "A comparison compares two values. Write two comparisons joined by `and`.",
      example: "layer some(x: [A]) -> [A] where 0 < A < 9 {\n  x\n}\n",
      mended: "layer some(x: [A]) -> [A] where 0 < A and A < 9 {\n  x\n}\n",
    },
  ),
  tooDeep: entry<{ limit: number }>(
    "MM114",
    "error",
    ({ limit }) => `this is nested more than ${limit} levels deep`,
    {
      text: "Brackets, operators and blocks may be nested to a fixed depth only, so that no program can exhaust the compiler. Give a name to a part of the expression by `let`.",
      example: `layer deep(x: [A]) -> [A] {\n  ${"(".repeat(101)}x${")".repeat(101)}\n}\n`,
      mended: "layer deep(x: [A]) -> [A] {\n  x\n}\n",
    },
  ),
  misspelt: entry<{ found: string; meant: string }>(
    "MM115",
    "error",
    ({ found, meant }) => `\`${found}\` begins nothing: is \`${meant}\` meant?`,
    {
      text: "A declaration begins with `import`, `data`, `encoder`, `fusion`, `layer`, `head`, `loss`, `model`, `train` or `predict`; in a body a statement may begin with `let`, `param`, `state` or `set`; in `data` with `source`, `join`, `key`, `target`, `split` or `on`.",
      example: "modle Twice(x: [A]) -> [A] {\n  x * 2\n}\n",
      mended: "model Twice(x: [A]) -> [A] {\n  x * 2\n}\n",
    },
  ),
} satisfies Record<string, Entry<never>>;
