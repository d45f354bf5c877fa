/**
 * Words, single signs, and single characters of scripts that put no spaces between words. Apostrophes inside a word belong to it.
 */
const word =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}]|[\p{L}\p{N}\p{M}_]+(?:'[\p{L}\p{N}\p{M}_]+)*|[^\s\p{C}]/gu;

/** At most `most` words of a text. */
export function wordsOf(text: string, lower: boolean, most: number): string[] {
  const words: string[] = [];
  const clean = normal(text, lower).replaceAll("’", "'");
  word.lastIndex = 0;
  while (words.length < most) {
    const match = word.exec(clean);
    if (!match) break;
    words.push(match[0]);
  }
  return words;
}

/** Letters with their accents as one character where there is one, so that two ways to write a word are one word. */
export function normal(text: string, lower: boolean): string {
  const composed = text.normalize("NFC");
  return lower ? composed.toLowerCase() : composed;
}

/** 1 for each UTF-16 code unit that is part of a word: letters, marks, digits, the underscore. */
export const isWordUnit: Uint8Array = wordUnits();

function wordUnits(): Uint8Array {
  const units = new Uint8Array(1 << 16);
  const inWord = /[\p{L}\p{N}\p{M}_]/u;
  for (let unit = 0; unit < units.length; unit++)
    units[unit] = isSurrogate(unit) || inWord.test(String.fromCharCode(unit)) ? 1 : 0;
  return units;
}

/** Halves of characters outside the basic plane: most are letters of rare scripts and emoji, all of them worth counting. */
function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xe000;
}
