/** Words that no field may have, and names that the written program uses itself. */
const reserved = [
  ...["let", "repeat", "training", "true", "false", "and", "or", "not", "div", "mod"],
  ...["width", "numbers", "gated", "embed", "embed_bag", "mlp", "small_cnn", "table"],
];

/** A name of the language for a column, or another where nothing of the column's is left. */
export function identifier(text: string, other: string): string {
  const plain = text
    .normalize("NFKD")
    .replaceAll(/\p{Mark}/gu, "")
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  if (plain === "") return other;
  return /^[a-z]/.test(plain) && !reserved.includes(plain) ? plain : `${other}_${plain}`;
}

/** A name that is not yet taken; takes it. */
export function fresh(name: string, taken: Set<string>): string {
  let found = name;
  for (let n = 2; taken.has(found); n++) found = `${name}_${n}`;
  taken.add(found);
  return found;
}

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** A text of the language. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"\n\r\t]/g, (sign) => escapes[sign] ?? `\\${sign}`)}"`;
}
