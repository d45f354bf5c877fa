const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EEXIST: "it is there already",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EACCES: "access is denied",
  EPERM: "it is not permitted",
  EROFS: "nothing can be written there",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EFBIG: "the file would become too large",
  EMFILE: "too many files are open",
};

/** Why the system refused something, in plain words where they are known, else in its own. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = "code" in error ? reasons[String(error.code)] : undefined;
  return known ?? error.message.split("\n")[0] ?? error.message;
}
