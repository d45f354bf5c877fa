import { randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../files.ts";
import { KEY_BYTES } from "./contents.ts";

/** Rows that wait to be written take so many bytes at most. */
const WAITING = 1 << 24;
const SUFFIX = ".rows";

/** A file of rows: their keys one after another, then their values, f32. It is written whole and never changes. */
interface Segment {
  readonly file: number;
  /** The number of its first row, and how many it has. */
  readonly first: number;
  readonly count: number;
}

interface Waiting {
  readonly key: string;
  readonly values: Float32Array;
}

/**
 * Rows of f32 by key, in the files of a folder. Each run writes files of its own, so several may use a folder at the same time; what is
 * not written yet is lost with the process and nothing else. Rows have numbers, by which they are read.
 */
export class RowStore {
  private readonly folder: string;
  private readonly width: number;
  private readonly most: number;
  private readonly numbers = new Map<string, number>();
  private readonly segments: Segment[] = [];
  private waiting: Waiting[] = [];
  private written = 0;
  /** False once the disk has refused a file: what is there stays readable, and nothing more is taken. */
  private open = true;

  /** Of rows of `width` numbers, at most `bytes` in all. */
  constructor(folder: string, width: number, bytes: number) {
    this.folder = folder;
    this.width = width;
    this.most = Math.floor(bytes / this.rowBytes);
    for (const name of readdirSync(folder).sort()) if (name.endsWith(SUFFIX)) this.take(join(folder, name));
  }

  /** The number of a row. */
  find(key: string): number | undefined {
    return this.numbers.get(key);
  }

  /** Takes a copy of a row's values; gives its number, undefined where there is no more room. */
  add(key: string, values: Float32Array): number | undefined {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.count;
    if (!this.open || number >= this.most) return undefined;
    this.waiting.push({ key, values: values.slice() });
    this.numbers.set(key, number);
    return number;
  }

  /** Puts a row's values into `values`. */
  read(number: number, values: Float32Array): void {
    const waiting = this.waiting[number - this.written];
    if (waiting) {
      values.set(waiting.values);
      return;
    }
    const segment = this.segments.findLast(({ first }) => first <= number) as Segment;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const start = segment.count * KEY_BYTES + (number - segment.first) * bytes.length;
    readSync(segment.file, bytes, 0, bytes.length, start);
  }

  /** Whether it is time to write. */
  get isFull(): boolean {
    return this.waiting.length * this.rowBytes > WAITING;
  }

  /** Writes what waits. Where the disk refuses it, it stays in memory. */
  async flush(): Promise<void> {
    const rows = this.waiting;
    if (rows.length === 0 || !this.open) return;
    const path = join(this.folder, randomBytes(8).toString("hex") + SUFFIX);
    const bytes = Buffer.alloc(rows.length * this.rowBytes);
    for (const [i, { key, values }] of rows.entries()) {
      bytes.write(key, i * KEY_BYTES, "latin1");
      const start = rows.length * KEY_BYTES + i * this.width * 4;
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
    }
    try {
      await writeAtomic(path, bytes);
      this.segments.push({ file: openSync(path, "r"), first: this.written, count: rows.length });
      this.written += rows.length;
      this.waiting = [];
    } catch {
      this.open = false;
    }
  }

  /** Writes what waits and closes the files. */
  async close(): Promise<void> {
    await this.flush();
    for (const { file } of this.segments) closeSync(file);
  }

  private get count(): number {
    return this.written + this.waiting.length;
  }

  private get rowBytes(): number {
    return KEY_BYTES + this.width * 4;
  }

  /** Takes up a file that a run has written; another's that was removed meanwhile is none. */
  private take(path: string): void {
    let file: number;
    try {
      file = openSync(path, "r");
    } catch {
      return;
    }
    const count = Math.floor(fstatSync(file).size / this.rowBytes);
    const keys = Buffer.alloc(count * KEY_BYTES);
    readSync(file, keys, 0, keys.length, 0);
    for (let i = 0; i < count; i++)
      this.numbers.set(keys.toString("latin1", i * KEY_BYTES, (i + 1) * KEY_BYTES), this.written + i);
    this.segments.push({ file, first: this.written, count });
    this.written += count;
  }
}
