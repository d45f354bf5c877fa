import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type { Bound } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { nearest } from "../suggest.ts";
import { replacement } from "./context.ts";

/** A setting that names parts of a model, and those that there are. */
interface Naming {
  readonly setting: "freeze" | "load";
  readonly model: Bound;
  readonly parts: ReadonlySet<string>;
}

/** Reports parts that the model does not have. */
export function checkParts(
  checker: DefinitionChecker,
  { setting, model, parts }: Naming,
  named: readonly { readonly path: string; readonly span: Span }[],
): void {
  const top = [...parts].filter((part) => !part.includes("."));
  for (const { path, span } of named) {
    if (parts.has(path)) continue;
    const meant = nearest(path, setting === "load" ? top : parts);
    const told = { setting, path, model: model.definition.name.text };
    const labels = [{ span, text: "no part of the model" }];
    const notes = [`its parts are ${top.map((part) => `\`${part}\``).join(", ")}`];
    const fix = meant && { fix: replacement(`did you mean \`${meant}\`?`, span, written(meant)) };
    checker.report(report(mistakes.unknownPart, told, { labels, notes, ...fix }));
  }
}

/** A path as it is written in a program: turns of a `repeat` are indices. */
function written(path: string): string {
  return path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");
}
