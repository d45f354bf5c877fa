import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { CheckedData } from "../typecheck/checked.ts";
import type { Table } from "./sources/table.ts";

/** Changes with a source's content and with what the declaration says, but not with where it stands in the program. */
export async function fingerprintOf(
  data: CheckedData,
  tables: Iterable<Pick<Table, "source" | "files">>,
  { rows, signal }: { readonly rows?: number; readonly signal?: AbortSignal },
): Promise<string> {
  const hash = createHash("sha256");
  const place = new Set(["span"]);
  hash.update(JSON.stringify([data, rows ?? null], (key, value) => (place.has(key) ? undefined : value)));
  const buffer = Buffer.allocUnsafe(pieceSize);
  let since = 0;
  for (const { source, files } of tables) {
    hash.update(`${source.name} ${files.length}`);
    for (const { path, shown } of files) {
      let size = 0;
      for (const bytes of contentOf(path, buffer)) {
        hash.update(bytes);
        size += bytes.length;
        since += bytes.length;
        if (since < pieceSize) continue;
        since = 0;
        await setImmediate();
        signal?.throwIfAborted();
      }
      hash.update(`${shown} ${size}\n`);
    }
  }
  return hash.digest("hex");
}

/** Bytes that are read without a look at what happens outside. */
const pieceSize = 1 << 22;

/** A file's bytes, piece by piece in a buffer, at once: with a promise for each, thousands of small files take six times as long. */
function* contentOf(path: string, buffer: Buffer): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    for (let length = buffer.length; length === buffer.length; ) {
      length = readSync(file, buffer);
      yield buffer.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}
