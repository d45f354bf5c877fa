import { createHash } from "node:crypto";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { cacheEntry, foundEntry } from "../runtime/cache.ts";
import { replaceAtomic, writeAtomic } from "../runtime/files.ts";
import type { CheckedData } from "../typecheck/checked.ts";
import type { Fitted, PreparationReport } from "./dataset.ts";
import type { Parts } from "./rows/parts.ts";
import { optionsOf } from "./steps/preparation.ts";
import type { Numbers } from "./store/numbers.ts";
import { readBytes, type Storage, writeBytes } from "./store/storage.ts";
import type { Store } from "./store.ts";

/** All that preparation finds out and makes of rows; the sources are needed for nothing but the columns of predictions. */
export interface Prepared {
  readonly fitted: Fitted;
  readonly report: PreparationReport;
  readonly parts: Parts;
  readonly store: Store;
  /** The base's row for each row number. */
  readonly order: Int32Array;
}

/** More bytes than these are prepared anew each time. */
const MOST = 2 ** 30;
const PIECE = 1 << 22;
const RECORD = "prepared.json";

const arrays = { Int32Array, Uint8Array, Float64Array } as const;
type ArrayName = keyof typeof arrays;

/** The key of a file's name in the record: no text of the data has it for a key. */
const FILE = "\0file";

/** What stands in the record for numbers, which have files of their own. */
type Reference =
  | { readonly [FILE]: string; readonly array: ArrayName; readonly bytes: number }
  | { readonly [FILE]: string; readonly type: Numbers["type"]; readonly length: number };

/**
 * Prepared data in the cache, by the fingerprint of what they are made of and by what prepares them. Every file is written whole or not
 * at all, the record last; whoever writes the same at the same time writes the same bytes.
 */
export class KeptData {
  private readonly name: string;

  constructor(fingerprint: string, by: string) {
    this.name = `data-${createHash("sha256").update(`${by} ${fingerprint}`).digest("hex").slice(0, 32)}`;
  }

  /** Undefined where there are none, or where they can't be read. */
  async read(storage: Storage): Promise<Prepared | undefined> {
    const folder = await foundEntry(this.name);
    if (folder === undefined) return undefined;
    try {
      const reader = new Reader(folder, storage);
      return JSON.parse(readFileSync(join(folder, RECORD), "utf8"), (_, value) => reader.value(value));
    } catch {
      return undefined;
    }
  }

  /** Keeps prepared data, where they are not too large and the disk takes them. */
  async write(prepared: Prepared): Promise<void> {
    const blocks: Block[] = [];
    const record = JSON.stringify(prepared, (_, value) => reference(value, blocks));
    if (blocks.reduce((sum, { bytes }) => sum + bytes, record.length) > MOST) return;
    try {
      const folder = await cacheEntry(this.name);
      for (const [i, block] of blocks.entries())
        await replaceAtomic(join(folder, `${i}`), async (beside) => block.write(beside));
      await writeAtomic(join(folder, RECORD), record);
    } catch {
      // A run needs no cache.
    }
  }
}

/** Whether the fingerprint tells of all that is prepared: files that values only name are not looked into. */
export function canBeKept({ fields, sources }: CheckedData): boolean {
  const formats = new Map(sources.map(({ name, format }) => [name, format]));
  return fields.every(
    (field) =>
      field.type.kind !== "image" ||
      optionsOf(field, "pixels") !== undefined ||
      formats.get(field.columns.source) === "files",
  );
}

/** Numbers to be written to a file. */
interface Block {
  readonly bytes: number;
  write(path: string): void;
}

function reference(value: unknown, blocks: Block[]): unknown {
  const file = `${blocks.length}`;
  if (ArrayBuffer.isView(value)) {
    blocks.push(memoryBlock(value.buffer, value.byteOffset, value.byteLength));
    return {
      [FILE]: file,
      array: value.constructor.name as ArrayName,
      bytes: value.byteLength,
    } satisfies Reference;
  }
  if (!isNumbers(value)) return value;
  const { type, length, at } = value;
  const bytes = length * sizes[type];
  blocks.push(typeof at === "number" ? fileBlock(at, bytes) : memoryBlock(at, 0, bytes));
  return { [FILE]: file, type, length } satisfies Reference;
}

const sizes: Readonly<Record<Numbers["type"], number>> = { u8: 1, i32: 4, f32: 4, f64: 8 };

function isNumbers(value: unknown): value is Numbers {
  return typeof value === "object" && value !== null && "at" in value && "type" in value && "length" in value;
}

function memoryBlock(memory: ArrayBufferLike, start: number, bytes: number): Block {
  return { bytes, write: (path) => writeAll(path, [new Uint8Array(memory, start, bytes)]) };
}

function fileBlock(file: number, bytes: number): Block {
  function* pieces() {
    const piece = new Uint8Array(PIECE);
    for (let at = 0; at < bytes; ) {
      const read = piece.subarray(0, Math.min(PIECE, bytes - at));
      readBytes(file, read, at);
      yield read;
      at += read.length;
    }
  }
  return { bytes, write: (path) => writeAll(path, pieces()) };
}

function writeAll(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, "wx");
  try {
    for (const piece of pieces) writeBytes(file, piece);
  } finally {
    closeSync(file);
  }
}

/** Puts numbers where a record refers to them: into memory that threads share, or an open file where they are many. */
class Reader {
  private readonly folder: string;
  private readonly storage: Storage;

  constructor(folder: string, storage: Storage) {
    this.folder = folder;
    this.storage = storage;
  }

  value(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !(FILE in value)) return value;
    const found = value as Reference;
    const path = join(this.folder, found[FILE]);
    const bytes = "array" in found ? found.bytes : found.length * sizes[found.type];
    if (statSync(path).size !== bytes) throw new Error(`${path} is not whole`);
    if ("array" in found)
      return new arrays[found.array](this.memory(path, bytes) as ArrayBufferLike as ArrayBuffer);
    const { type, length } = found;
    return {
      type,
      length,
      at: bytes > this.storage.limit ? this.storage.take(path) : this.memory(path, bytes),
    };
  }

  private memory(path: string, bytes: number): SharedArrayBuffer {
    const memory = new SharedArrayBuffer(bytes);
    const file = openSync(path, "r");
    try {
      readBytes(file, new Uint8Array(memory), 0);
    } finally {
      closeSync(file);
    }
    return memory;
  }
}
