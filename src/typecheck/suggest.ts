import { distance } from "fastest-levenshtein";

/** The candidate that is most likely meant; undefined where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const [a, b] = [word.toLowerCase(), candidate.toLowerCase()];
    const edits = distance(a, b);
    if (edits >= least || edits > tolerance(a, b)) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

/** How many letters may differ: a third of them, and two where two have changed places. Of very short names none. */
function tolerance(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  if (length < 3) return 0;
  return letters(a) === letters(b)
    ? Math.max(2, Math.floor(length / 3))
    : Math.max(1, Math.floor(length / 3));
}

const letters = (word: string): string => [...word].sort().join("");
