import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { CheckedData } from "../typecheck/checked.ts";
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
    hash.update(source.name);
    for (const file of files) {
      hash.update(file.shown);
      hash.update(await contentHash(file.path, signal));
    }
  }
  return hash.digest("hex");
}

async function contentHash(path: string, signal?: AbortSignal): Promise<Buffer> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20, ...(signal && { signal }) }))
    hash.update(chunk);
  return hash.digest();
}
