/** A 32-bit hash of a text's UTF-16 code units (murmur3's mixing), other for each seed; the same on every machine. */
export function hashText(text: string, seed: number): number {
  let hash = seed | 0;
  for (let i = 0; i < text.length; i++) hash = mixIn(hash, text.charCodeAt(i));
  return finish(hash ^ text.length);
}

/** Adds a 32-bit word to a hash. */
export function mixIn(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const mixed = hash ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Lets every bit of a hash depend on every other. */
export function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A text's place in [0, 1), spread evenly: 53 bits of two 32-bit hashes. */
export function hashShare(text: string, seed: number): number {
  return hashText(text, seed) / 2 ** 32 + (hashText(text, ~seed) >>> 11) / 2 ** 53;
}
