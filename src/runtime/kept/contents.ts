import { createHash } from "node:crypto";
import { internal } from "../../diagnostics/diagnostic.ts";
import type { Tensor, Tensors } from "../engine.ts";

/** Bytes of a key. */
export const KEY_BYTES = 16;

/** Tells the rows of a batch apart by what some feeds hold of them: equal contents, whatever the batch, have equal keys. */
export class Contents {
  private readonly parts: readonly ((place: number) => Uint8Array)[];

  /** `names` are feeds of docs/feeds.md. */
  constructor(names: readonly string[], feeds: Tensors) {
    const feed = (name: string) => feeds.get(name) ?? internal(`no feed ${name}`);
    const bags = names.flatMap((name) => (name.endsWith(".rows") ? [name.slice(0, -".rows".length)] : []));
    const ofBag = new Set(
      bags.flatMap((bag) => ["indices", "weights", "rows"].map((part) => `${bag}.${part}`)),
    );
    const own = names.filter((name) => !ofBag.has(name) && name !== "row.place").sort();
    this.parts = [
      ...own.map((name) => rowOf(name, feed(name))),
      ...bags
        .sort()
        .map((bag) => entriesOf(feed(`${bag}.indices`), feed(`${bag}.weights`), feed(`${bag}.rows`))),
    ];
  }

  /** The key of the row at a place of the batch, as text of as many characters as it has bytes. */
  key(place: number): string {
    const hash = createHash("sha256");
    for (const part of this.parts) {
      const bytes = part(place);
      hash.update(Uint32Array.of(bytes.length)).update(bytes);
    }
    return hash.digest().toString("latin1", 0, KEY_BYTES);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Tensor["data"]): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A row's numbers; of a text's ids those before the padding, which hangs on the batch. */
function rowOf(name: string, { type, data }: Tensor): (place: number) => Uint8Array {
  const width = data.length / (type.shape[0] ?? 1);
  return (place) => {
    let end = (place + 1) * width;
    if (name.endsWith(".ids")) while (end > place * width && data[end - 1] === 0) end--;
    return bytesOf(data.subarray(place * width, end));
  };
}

/** A row's entries in a bag, without those that weigh nothing. */
function entriesOf(indices: Tensor, weights: Tensor, rows: Tensor): (place: number) => Uint8Array {
  const entries = new Map<number, number[]>();
  for (const [i, row] of rows.data.entries()) {
    if (weights.data[i] === 0) continue;
    const own = entries.get(row) ?? [];
    entries.set(row, own);
    own.push(indices.data[i] as number, weights.data[i] as number);
  }
  return (place) => bytesOf(Float64Array.from(entries.get(place) ?? []));
}
