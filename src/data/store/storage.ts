import { randomBytes } from "node:crypto";
import { closeSync, openSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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

  /** A new file to read and write, open for all threads. */
  open(): number {
    const path = join(tmpdir(), `multim-${randomBytes(8).toString("hex")}`);
    const file = openSync(path, "wx+", 0o600);
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
