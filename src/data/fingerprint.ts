import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { CheckedData } from "../typecheck/checked.ts";
import { inChunks } from "./chunks.ts";
import type { Table } from "./sources/table.ts";

/** Changes with a source's content and with what the declaration says, but not with where it stands in the program. */
export async function fingerprintOf(
  data: CheckedData,
  tables: Iterable<Table>,
  { rows, signal }: { readonly rows?: number; readonly signal?: AbortSignal },
): Promise<string> {
  const hash = createHash("sha256");
  const place = new Set(["span"]);
  hash.update(JSON.stringify([data, rows ?? null], (key, value) => (place.has(key) ? undefined : value)));
  for (const { source, files } of tables) {
    hash.update(`${source.name} ${files.length}`);
    for (const file of files) hash.update(`${file.shown}\n`);
    for await (const content of inChunks(files, (file) => contentHash(file.path, signal)))
      hash.update(content);
  }
  return hash.digest("hex");
}

/** Files above this many bytes are not held in memory as a whole. */
const large = 1 << 28;

async function contentHash(path: string, signal?: AbortSignal): Promise<Buffer> {
  signal?.throwIfAborted();
  const hash = createHash("sha256");
  if ((await stat(path)).size <= large) return hash.update(await readFile(path)).digest();
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest();
}
