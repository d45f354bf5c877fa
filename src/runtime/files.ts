import { randomBytes } from "node:crypto";
import { access, constants, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { catalogue, report } from "../diagnostics/catalogue/index.ts";
import { MultimError } from "../diagnostics/diagnostic.ts";
import { systemReason } from "./reason.ts";

/** Writes a file as `replaceAtomic` does. */
export async function writeAtomic(path: string, bytes: Uint8Array | string): Promise<void> {
  await replaceAtomic(path, async (beside) => {
    const file = await open(beside, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  });
}

/**
 * Makes a file, and the folders above it, so that a reader, or we ourselves after being killed, sees the old bytes or the new
 * ones, never a part: `write` makes a file beside it, which is then renamed over it. Errors: MM809, and nothing is left.
 */
export async function replaceAtomic(path: string, write: (beside: string) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  const beside = join(folder, besideName(path));
  try {
    await mkdir(folder, { recursive: true });
    await write(beside);
    await rename(beside, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw cannotWrite(path, error);
  }
}

/** A name for a file that is written beside `path`, to be renamed to it: hidden, and new each time. */
export function besideName(path: string): string {
  return `.${randomBytes(4).toString("hex")}.part.${basename(path)}`;
}

/** Removes what writers that were killed have left in a folder, if there is such a folder. */
export async function removeParts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (/^\.[0-9a-f]{8}\.part\./.test(name)) await rm(join(folder, name), { force: true });
}

/** Throws where a file could not be made below `path`, as far as can be told without making one: MM809. */
export async function requireWritable(path: string): Promise<void> {
  const full = resolve(path);
  try {
    const found = await stat(full).catch((error) => {
      if (error.code !== "ENOENT" || dirname(full) === full) throw error;
    });
    if (!found) return await requireWritable(dirname(full));
    if (!found.isDirectory()) throw Object.assign(new Error(), { code: "ENOTDIR" });
    await access(full, constants.W_OK);
  } catch (error) {
    throw error instanceof MultimError ? error : cannotWrite(path, error);
  }
}

/** The error MM809 for a path. */
function cannotWrite(path: string, error: unknown): MultimError {
  return new MultimError([report(catalogue.running.cannotWrite, { path, reason: systemReason(error) })]);
}

/** Makes the rename last through a power cut, where the system can. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
