import { finish, mixIn } from "../hash.ts";
import type { NumbersWriter } from "../store/numbers.ts";
import { isWordUnit } from "./tokens.ts";

/** Counts the runs of one text after another, without making a string of any. */
export class RunCounter {
  readonly #shortest: number;
  readonly #longest: number;
  readonly #buckets: number;
  /** Of the text at hand: how often each bucket has occurred, and which have. */
  readonly #counts: Int32Array;
  readonly #touched = new Growing();
  /** Hashes of the last words, the newest at `words % longest`. */
  readonly #recent: Int32Array;

  constructor(shortest: number, longest: number, buckets: number) {
    this.#shortest = shortest;
    this.#longest = longest;
    this.#buckets = buckets;
    this.#counts = new Int32Array(buckets);
    this.#recent = new Int32Array(longest);
  }

  /** Adds the text's buckets, rising, and their counts. */
  count(text: string, indices: NumbersWriter<"i32">, counts: NumbersWriter<"i32">): void {
    this.#touched.length = 0;
    let words = 0;
    for (let at = 0; at < text.length; ) {
      let hash = 0;
      let end = at;
      for (let unit = text.charCodeAt(end); isWordUnit[unit] === 1; unit = text.charCodeAt(++end))
        hash = mixIn(hash, unit);
      if (end - at > 1) this.#addWord(hash, words++);
      at = end + 1;
    }
    const touched = this.#touched.values.subarray(0, this.#touched.length).sort();
    for (const bucket of touched) {
      indices.push(bucket);
      counts.push(this.#counts[bucket] ?? 0);
      this.#counts[bucket] = 0;
    }
  }

  /** Counts the runs that end with a word. */
  #addWord(hash: number, place: number): void {
    this.#recent[place % this.#longest] = hash;
    let run = 0;
    for (let size = 1; size <= this.#longest && size <= place + 1; size++) {
      run = mixIn(run, this.#recent[(place - size + 1) % this.#longest] ?? 0);
      if (size >= this.#shortest) this.#addRun(finish(run ^ size));
    }
  }

  #addRun(hash: number): void {
    const bucket = hash % this.#buckets;
    const before = this.#counts[bucket] ?? 0;
    if (before === 0) this.#touched.push(bucket);
    this.#counts[bucket] = before + 1;
  }
}

/** Numbers that are added one by one. */
class Growing {
  values = new Int32Array(1 << 12);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Int32Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}
