import { type Edit, type Fix, internal } from "./diagnostic.ts";

/** The text with all edits made. They must lie in one file and not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = inOrder(edits);
  let result = "";
  let done = 0;
  for (const { span, text: replacement } of sorted) {
    if (span.start < done) internal(`edits overlap at ${span.file}:${span.start}`);
    result += text.slice(done, span.start) + replacement;
    done = span.end;
  }
  return result + text.slice(done);
}

/** The text of one file with a fix made. Edits of other files are left out when `file` is given. */
export function applyFix(text: string, fix: Fix, file?: string): string {
  return applyEdits(text, editsIn(fix, file));
}

/** What came of several fixes: those that met an earlier one's edits are `left` for another round. */
export interface Applied {
  readonly text: string;
  readonly applied: readonly Fix[];
  readonly left: readonly Fix[];
}

/** The text of one file with as many of the fixes made as do not touch one another, the first ones first. */
export function applyFixes(text: string, fixes: readonly Fix[], file?: string): Applied {
  const applied: Fix[] = [];
  const left: Fix[] = [];
  const edits: Edit[] = [];
  for (const fix of fixes) {
    const own = editsIn(fix, file);
    if (own.some((edit) => edits.some((other) => touches(edit, other)))) left.push(fix);
    else {
      applied.push(fix);
      edits.push(...own);
    }
  }
  return { text: applyEdits(text, edits), applied, left };
}

/** Edits from the front of the file to its end; insertions at one place stay in the order given. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function editsIn(fix: Fix, file: string | undefined): readonly Edit[] {
  return file === undefined ? fix.edits : fix.edits.filter((edit) => edit.span.file === file);
}

function touches(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end;
}
