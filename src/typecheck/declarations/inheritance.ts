import { report } from "../../diagnostics/catalogue/entry.ts";
import { train as mistakes } from "../../diagnostics/catalogue/train.ts";
import type * as tree from "../../parser/tree.ts";
import type { DefinitionChecker } from "../interface.ts";
import { trainSettings } from "../settings.ts";
import { removeItem, suggestion } from "./context.ts";

/** Settings by name: a train's own, and under them those of what it is based on. */
export type Settings = ReadonlyMap<string, tree.Entry>;

/** All settings of a train. Undefined where its base is unknown or leads back to itself. */
export function settingsOf(checker: DefinitionChecker, train: tree.Train): Settings | undefined {
  const chain = [train];
  for (let at = train; at.base; ) {
    const base = checker.scope.resolve(at.base, "train");
    if (!base) return undefined;
    if (chain.includes(base)) {
      if (base === train && isFirst(train, chain)) reportCircle(checker, train, chain);
      return undefined;
    }
    chain.push(base);
    at = base;
  }
  return new Map(chain.toReversed().flatMap((each) => each.entries.map((entry) => [entry.name.text, entry])));
}

/** Reports settings that there are not, or that are given twice. */
export function checkEntries(
  checker: DefinitionChecker,
  what: string,
  entries: readonly tree.Entry[],
  known: readonly string[],
): void {
  const seen = new Map<string, tree.Entry>();
  for (const entry of entries) {
    const { text, span } = entry.name;
    const before = seen.get(text);
    if (!known.includes(text)) {
      const labels = [{ span, text: "not a setting" }];
      const notes = [`There are: ${known.map((name) => `\`${name}\``).join(", ")}.`];
      const told = { what, name: text };
      checker.report(
        report(mistakes.unknownSetting, told, { labels, notes, ...suggestion(span, text, known) }),
      );
    } else if (before) {
      const labels = [
        { span, text: "again" },
        { span: before.name.span, text: "first here" },
      ];
      const fix = { title: "remove the first", edits: [removeItem(checker, before)] };
      checker.report(report(mistakes.settingTwice, { what, name: text }, { labels, fix }));
    }
    seen.set(text, entry);
  }
}

/** Reports the settings of a train itself, not those of its base. */
export function checkOwnEntries(checker: DefinitionChecker, train: tree.Train): void {
  checkEntries(checker, `train \`${train.name.text}\``, train.entries, trainSettings);
}

/** Whether a train is the one of a circle that is written first: the circle is told once. */
function isFirst(train: tree.Train, circle: readonly tree.Train[]): boolean {
  return circle.every((each) => each.span.start >= train.span.start);
}

function reportCircle(checker: DefinitionChecker, train: tree.Train, chain: readonly tree.Train[]): void {
  const names = [...chain, train].map((each) => each.name.text);
  const labels = chain.map((each) => ({ span: each.base?.span ?? each.span, text: "based on this" }));
  const told = { name: train.name.text, chain: names.join(" → ") };
  checker.report(report(mistakes.circularBase, told, { labels }));
}
