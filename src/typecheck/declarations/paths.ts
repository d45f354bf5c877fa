import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedTrain } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { textOf } from "./context.ts";
import { readValue } from "./values.ts";

interface Path {
  readonly path: string;
  readonly span: Span;
}

/** `freeze: [words, rest.linear]` */
export function readFreeze(
  checker: DefinitionChecker,
  expression: tree.Expression,
): CheckedTrain["freeze"] | undefined {
  if (expression.kind !== "list") return notAPath(checker, "freeze", expression);
  const paths = expression.elements.map((element) => readPath(checker, "freeze", element));
  if (!paths.every((path) => path !== undefined)) return undefined;
  return areApart(checker, "freeze", paths) ? paths : undefined;
}

/** `load: { words: "weights.safetensors" }` */
export function readLoad(
  checker: DefinitionChecker,
  expression: tree.Expression,
): CheckedTrain["load"] | undefined {
  if (expression.kind !== "record") return notAPath(checker, "load", expression);
  const entries = expression.fields.map(({ name, value }) => {
    const file = readValue(checker, { name: `load: ${name.text}`, kind: { kind: "text" } }, value);
    return typeof file === "string" ? { path: name.text, file, span: name.span } : undefined;
  });
  if (!entries.every((entry) => entry !== undefined)) return undefined;
  return areApart(checker, "load", entries) ? entries : undefined;
}

/** `words.block[0].linear` as `words.block.0.linear`. */
function readPath(
  checker: DefinitionChecker,
  setting: string,
  expression: tree.Expression,
): Path | undefined {
  const parts = pathParts(expression);
  return parts ? { path: parts.join("."), span: expression.span } : notAPath(checker, setting, expression);
}

function pathParts(expression: tree.Expression): readonly string[] | undefined {
  if (expression.kind === "name") return [expression.text];
  if (expression.kind !== "member" && expression.kind !== "index") return undefined;
  const object = pathParts(expression.object);
  if (expression.kind === "member") return object && [...object, expression.name.text];
  const [index, ...more] = expression.indices;
  const isCount = index?.kind === "number" && index.integer && more.length === 0;
  return object && isCount ? [...object, String(index.value)] : undefined;
}

function notAPath(checker: DefinitionChecker, setting: string, expression: tree.Expression): undefined {
  if (expression.kind === "invalid") return undefined;
  const wanted =
    setting === "load" ? 'as in `{ words: "weights.safetensors" }`' : "as in `[words, rest.linear]`";
  const labels = [{ span: expression.span, text: wanted }];
  checker.report(report(mistakes.notAPath, { setting, found: textOf(checker, expression) }, { labels }));
  return undefined;
}

/** Reports a path that is named twice, or lies below another. */
function areApart(checker: DefinitionChecker, setting: string, paths: readonly Path[]): boolean {
  const clashes = paths.flatMap((path, i) => {
    const other = paths.find((each, k) =>
      each.path === path.path ? k < i : `${path.path}.`.startsWith(`${each.path}.`),
    );
    return other ? [{ path, other }] : [];
  });
  for (const { path, other } of clashes) {
    const labels = [
      { span: path.span, text: "says nothing new" },
      { span: other.span, text: "said here" },
    ];
    const told = { setting, path: path.path, other: other.path };
    checker.report(report(mistakes.pathTwice, told, { labels }));
  }
  return clashes.length === 0;
}
