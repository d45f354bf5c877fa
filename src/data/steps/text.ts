import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType } from "../../typecheck/checked.ts";
import { type Cell, compareText, isMissing, textOf } from "../cells.ts";
import { Growing, offsetsOf, shared } from "../store.ts";
import { type FieldPreparation, nothingToFit, optionsOf } from "./preparation.ts";
import { wordsOf } from "./tokens.ts";

/** The vocabulary: words by their number, from `firstWord` on. */
export interface TextFitted {
  readonly words: readonly string[];
}

/** 0 is padding, 1 an unknown word. */
const unknown = 1;
const firstWord = 2;

/** The texts of a row's columns, each on a line of its own. */
export function joinTexts(cells: readonly Cell[]): string {
  return cells
    .filter((cell) => !isMissing(cell))
    .map(textOf)
    .join("\n");
}

/** Texts as numbers of words: the most frequent of the training part, by frequency, then by alphabet. */
export function prepareText(
  field: CheckedField,
  type: FieldType & { kind: "text" },
): FieldPreparation<TextFitted> {
  const options = optionsOf(field, "words") ?? internal(`${field.name} has no words()`);
  const most = Number(options["vocabulary"]) - firstWord;
  const lower = options["lower"] === true;
  /** Every word seen, numbered as met. */
  const seen = new Map<string, number>();
  const texts = new Map<number, Int32Array>();
  return {
    read(row, cells) {
      const words = wordsOf(joinTexts(cells), lower, type.length);
      texts.set(
        row,
        Int32Array.from(words, (word) => numberFor(seen, word)),
      );
      return undefined;
    },
    fit(training) {
      const counts = new Float64Array(seen.size);
      for (const row of training)
        for (const word of texts.get(row) ?? []) counts[word] = (counts[word] ?? 0) + 1;
      const words = [...seen].filter(([, number]) => (counts[number] ?? 0) > 0);
      if (words.length === 0) throw nothingToFit(field, "a vocabulary");
      words.sort(([a, i], [b, j]) => (counts[j] ?? 0) - (counts[i] ?? 0) || compareText(a, b));
      return { words: words.slice(0, most).map(([word]) => word) };
    },
    dimension: ({ words }) => words.length + firstWord,
    column(rows, { words }) {
      const ids = new Int32Array(seen.size).fill(unknown);
      for (const [i, word] of words.entries()) {
        const number = seen.get(word);
        if (number !== undefined) ids[number] = i + firstWord;
      }
      const all = new Growing();
      for (const row of rows) for (const word of texts.get(row) ?? []) all.push(ids[word] ?? unknown);
      const offsets = offsetsOf(
        Array.from(rows, (row) => texts.get(row)?.length ?? 0),
        rows.length,
      );
      const stored = shared.i32(all.length);
      stored.set(all.values.subarray(0, all.length));
      return { kind: "text", length: type.length, offsets, ids: stored };
    },
  };
}

function numberFor(seen: Map<string, number>, word: string): number {
  const number = seen.get(word);
  if (number !== undefined) return number;
  seen.set(word, seen.size);
  return seen.size - 1;
}
