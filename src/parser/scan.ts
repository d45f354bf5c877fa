import type { TokenType } from "chevrotain";
import { type Foreign, foreigners } from "./foreign.ts";
import { vocabulary } from "./tokens.ts";

/** A stretch of a source: a token, something foreign, or else what nothing is known of. */
export interface Piece {
  readonly image: string;
  readonly start: number;
  readonly type?: TokenType;
  readonly foreign?: Foreign;
}

/** What each pattern finds; an earlier one goes before. */
const found: { readonly pattern: RegExp; readonly piece: Pick<Piece, "type" | "foreign"> }[] = [];
/** Signs by their texts. */
const signs = new Map<string, TokenType>();

for (const type of vocabulary) {
  if (type.PATTERN instanceof RegExp) found.push({ pattern: type.PATTERN, piece: { type } });
  else if (typeof type.PATTERN === "string") signs.set(type.PATTERN, type);
}
for (const foreign of foreigners) found.push({ pattern: foreign.pattern, piece: { foreign } });

const bySize = [...signs.keys()].sort((a, b) => b.length - a.length);
const anySign = bySize.map((text) => text.replaceAll(/\W/g, "\\$&")).join("|");

/** A group for each pattern, and one for all signs. */
const next = new RegExp(
  [...found.map((one) => one.pattern.source), anySign].map((p) => `(${p})`).join("|"),
  "y",
);

/** Cuts a source into pieces, one after another and nothing between them. */
export function scan(source: string): Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < source.length; ) {
    const piece = pieceAt(source, start) ?? { start, image: unknownAt(source, start) };
    pieces.push(piece);
    start += piece.image.length;
  }
  return pieces;
}

function pieceAt(source: string, start: number): Piece | undefined {
  next.lastIndex = start;
  const match = next.exec(source);
  if (!match) return undefined;
  const [image] = match;
  const type = signs.get(image);
  return type ? { image, start, type } : { image, start, ...found[match.indexOf(image, 1) - 1]?.piece };
}

/** All up to the next piece that is known. */
function unknownAt(source: string, start: number): string {
  let end = start + 1;
  while (end < source.length && !pieceAt(source, end)) end++;
  return source.slice(start, end);
}
