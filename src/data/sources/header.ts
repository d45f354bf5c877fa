import { open } from "node:fs/promises";
import { decodeText, isBinary } from "../cells.ts";

/** What the first record of a CSV file tells. */
export interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
  readonly newline: "\n" | "\r\n";
}

/** The longest header that is looked for, in bytes. */
const longest = 1 << 20;

/** Reads a file's header, or tells why it has none. `delimiter` is found out where it isn't given. */
export async function readHeader(path: string, delimiter?: string): Promise<Header | string> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(longest), 0, longest, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (isBinary(bytes)) return "it is no text, or not in UTF-8";
    return parseHeader(decodeText(bytes), delimiter) ?? "it is empty, and has no header";
  } finally {
    await file.close();
  }
}

export function parseHeader(text: string, delimiter?: string): Header | undefined {
  const line = firstRecord(text.replace(/^\uFEFF/, ""));
  if (line.trim() === "") return undefined;
  const found = delimiter ?? delimiterOf(line);
  return {
    columns: uniqueNames(split(line, found)),
    delimiter: found,
    newline: text[text.indexOf(line) + line.length] === "\r" ? "\r\n" : "\n",
  };
}

function firstRecord(text: string): string {
  return /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? "";
}

/** The one of the usual delimiters that stands most often outside quotes; a comma where none does. */
function delimiterOf(line: string): string {
  const bare = line.replaceAll(/"(?:[^"]|"")*"/g, "");
  const count = (mark: string) => bare.split(mark).length;
  return [",", ";", "\t", "|"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function split(line: string, delimiter: string): string[] {
  const names: string[] = [];
  const value = new RegExp(`\\s*"((?:[^"]|"")*)"\\s*|[^\\${delimiter}]*`, "y");
  for (let at = 0; at <= line.length; at = value.lastIndex + 1) {
    value.lastIndex = at;
    const match = value.exec(line);
    names.push(match?.[1]?.replaceAll('""', '"') ?? match?.[0].trim() ?? "");
    if (!match) break;
    value.lastIndex = at + match[0].length;
  }
  return names;
}

/** Names without a doubt: an empty one becomes `column0`, one that was there already gets a number; DuckDB ignores case. */
function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, place) => {
    const base = name === "" ? `column${place}` : name;
    let unique = base;
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${base}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
