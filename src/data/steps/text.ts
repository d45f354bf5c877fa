import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField, FieldType } from "../../typecheck/checked.ts";
import { type Cell, compareText, isMissing, textOf } from "../cells.ts";
import { RaggedReader, RaggedWriter } from "../store/ragged.ts";
import type { Storage } from "../store/storage.ts";
import { type FieldPreparation, type FieldReading, nothingToFit, optionsOf } from "./preparation.ts";
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
export function readText(
  field: CheckedField,
  type: FieldType & { kind: "text" },
  storage: Storage,
): FieldReading<TextFitted> {
  const options = optionsOf(field, "words") ?? internal(`${field.name} has no words()`);
  const most = Number(options["vocabulary"]) - firstWord;
  const lower = options["lower"] === true;
  const seen = new Numbered();
  const texts = new RaggedWriter("i32", storage);
  return {
    read(row, cells) {
      texts.begin(row);
      for (const word of wordsOf(joinTexts(cells), lower, type.length))
        texts.values.push(seen.numberOf(word));
      return undefined;
    },
    finish(rows): FieldPreparation<TextFitted> {
      const read = new RaggedReader(texts.finish(rows));
      return {
        fit(training) {
          const counts = new Float64Array(seen.values.length);
          for (const row of training)
            for (const word of read.row(row)) counts[word] = (counts[word] ?? 0) + 1;
          const numbers = Array.from(counts.keys()).filter((number) => (counts[number] ?? 0) > 0);
          if (numbers.length === 0) throw nothingToFit(field, "a vocabulary");
          const word = (number: number) => seen.values[number] ?? "";
          numbers.sort((i, j) => (counts[j] ?? 0) - (counts[i] ?? 0) || compareText(word(i), word(j)));
          return { words: numbers.slice(0, most).map(word) };
        },
        dimension: ({ words }) => words.length + firstWord,
        column(rows, { words }) {
          const ids = seen.among(words, firstWord, unknown);
          const stored = new RaggedWriter("i32", storage);
          for (const [i, row] of rows.entries()) {
            stored.begin(i);
            for (const word of read.row(row)) stored.values.push(ids[word] ?? unknown);
          }
          return { kind: "text", length: type.length, ids: stored.finish(rows.length) };
        },
      };
    },
  };
}

/** Texts, each once, numbered as they are met. */
export class Numbered {
  readonly values: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.values.length);
    return this.values.push(text) - 1;
  }

  /** By number, a text's place among others, from `first` on; `other` where it is not among them. */
  among(texts: readonly string[], first: number, other: number): Int32Array {
    const places = new Int32Array(this.values.length).fill(other);
    for (const [i, text] of texts.entries()) {
      const number = this.#numbers.get(text);
      if (number !== undefined) places[number] = i + first;
    }
    return places;
  }
}
