import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedTrain } from "../../typecheck/checked.ts";
import { nearest } from "../../typecheck/suggest.ts";
import type { Cell } from "../ir.ts";

/** Whether `path` is `part` or below it. */
export function isWithin(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`);
}

/** The full path of a part that a setting names relative to the model. */
export function partPath(train: CheckedTrain, path: string): string {
  return `${train.model.definition.name.text}.${path}`;
}

/** Mistakes in `freeze` and `load`: parts that the model does not have. */
export function unknownParts(cells: readonly Cell[], train: CheckedTrain): Diagnostic[] {
  const parts = partsOf(cells, train);
  const model = train.model.definition.name.text;
  return [
    ...train.freeze.map((entry) => ({ ...entry, setting: "freeze" })),
    ...train.load.map((entry) => ({ ...entry, setting: "load" })),
  ]
    .filter(({ path }) => !parts.has(path))
    .map(({ path, span, setting }) => {
      const meant = nearest(path, parts);
      const top = [...parts].filter((part) => !part.includes("."));
      return report(
        catalogue.lowering.unknownPath,
        { setting, path, model },
        {
          labels: [{ span, text: "no part of the model has this path" }],
          notes: [`its parts are ${top.map((part) => `\`${part}\``).join(", ")}`],
          ...(meant && {
            fix: { title: `did you mean \`${meant}\`?`, edits: [{ span, text: written(meant) }] },
          }),
        },
      );
    });
}

/** A path as it is written in a program: turns of a `repeat` are indices. */
function written(path: string): string {
  return path.replace(/\.(\d+)(?=\.|$)/g, "[$1]");
}

/** Every part of the model that has cells, relative to it. */
function partsOf(cells: readonly Cell[], train: CheckedTrain): Set<string> {
  const root = partPath(train, "");
  const parts = new Set<string>();
  for (const { path } of cells) {
    if (!path.startsWith(root)) continue;
    const names = path.slice(root.length).split(".");
    for (let depth = 1; depth <= names.length; depth++) parts.add(names.slice(0, depth).join("."));
  }
  return parts;
}
