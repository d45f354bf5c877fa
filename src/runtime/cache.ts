import { mkdir, readdir, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** What all entries of the cache take together at most, in bytes, once those that were not used for longest are gone. */
export const CACHE_LIMIT = 8 * 2 ** 30;

/** Where things are kept that can be computed again: MULTIM_CACHE, or a folder among the user's caches. */
export function cacheFolder(): string {
  const { MULTIM_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (MULTIM_CACHE) return MULTIM_CACHE;
  const home: Partial<Record<NodeJS.Platform, string>> = {
    win32: LOCALAPPDATA ?? join(homedir(), "AppData", "Local"),
    darwin: join(homedir(), "Library", "Caches"),
  };
  return join(home[process.platform] ?? XDG_CACHE_HOME ?? join(homedir(), ".cache"), "multim", "kept");
}

/** The folder of an entry that is in the cache, marked as used now; undefined where there is none. */
export async function foundEntry(name: string): Promise<string | undefined> {
  const folder = join(cacheFolder(), name);
  return markUsed(folder).then(
    () => folder,
    () => undefined,
  );
}

/**
 * The folder of an entry that is to be written, made if need be and marked as used now. Other entries go where all take more than `limit` bytes,
 * the ones first that were not used for longest. Errors: those of the file system.
 */
export async function cacheEntry(name: string, limit = CACHE_LIMIT): Promise<string> {
  const root = cacheFolder();
  const folder = join(root, name);
  await mkdir(folder, { recursive: true });
  await markUsed(folder);
  await removeOldest(root, name, limit);
  return folder;
}

async function markUsed(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now);
}

async function removeOldest(root: string, except: string, limit: number): Promise<void> {
  const entries = await Promise.all((await readdir(root)).map((name) => entryOf(root, name)));
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, bytes } of entries.sort((a, b) => a.used - b.used)) {
    if (total <= limit) return;
    if (name === except) continue;
    await rm(join(root, name), { recursive: true, force: true });
    total -= bytes;
  }
}

/** Others may remove files meanwhile. */
async function entryOf(root: string, name: string): Promise<{ name: string; bytes: number; used: number }> {
  const folder = join(root, name);
  const files = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(files.map((file) => stat(join(folder, file)).catch(() => undefined)));
  const used = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
  return { name, used, bytes: sizes.reduce((sum, found) => sum + (found?.size ?? 0), 0) };
}
