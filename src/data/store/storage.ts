import { randomBytes } from "node:crypto";
import { closeSync, openSync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { systemReason } from "../../runtime/reason.ts";

/** How many bytes of one column are kept in memory unless something else is said. */
const LIMIT = 1 << 25;

/** Files for columns that are too large for memory. They have no name, so that nothing is left of them when the process ends. */
export class Storage {
  readonly limit: number;
  readonly #files: number[] = [];
  /** Where the system lets no open file go without its name. */
  readonly #named: string[] = [];

  constructor(limit = LIMIT) {
    this.limit = limit;
  }

  /** A new file to read and write, open for all threads. Errors: MM809. */
  open(): number {
    const path = join(tmpdir(), `multim-${randomBytes(8).toString("hex")}`);
    const file = written(() => openSync(path, "wx+", 0o600));
    this.#files.push(file);
    try {
      unlinkSync(path);
    } catch {
      this.#named.push(path);
    }
    return file;
  }

  /** A file that is there, to read, open for all threads. */
  take(path: string): number {
    const file = openSync(path, "r");
    this.#files.push(file);
    return file;
  }

  close(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
    for (const path of this.#named.splice(0)) rmSync(path, { force: true });
  }
}

/** Writes bytes to a storage's file. Errors: MM809. */
export function writeBytes(file: number, bytes: Uint8Array): void {
  written(() => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  });
}

/** Fills `bytes` with those that a file has from a place on. Errors: MM767. */
export function readBytes(file: number, bytes: Uint8Array, from: number): void {
  for (let done = 0; done < bytes.length; ) {
    let read = 0;
    try {
      read = readSync(file, bytes, done, bytes.length - done, from + done);
    } catch (error) {
      throw unreadable(systemReason(error));
    }
    if (read === 0) throw unreadable("a file of theirs has lost its end");
    done += read;
  }
}

/** The error of prepared data that are no longer as they were written: MM767. */
export function unreadable(reason: string): MultimError {
  return new MultimError([report(catalogue.preparation.preparedLost, { reason })]);
}

function written<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    const told = { path: tmpdir(), reason: systemReason(error) };
    throw new MultimError([report(catalogue.running.cannotWrite, told)]);
  }
}
