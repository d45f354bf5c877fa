/** A file whose bytes are read when they are needed. */
export class FileReference {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** A value of a source's column. Lists may nest. */
export type Cell = null | string | number | boolean | Uint8Array | FileReference | readonly Cell[];

const utf8 = new TextDecoder("utf-8", { fatal: true });
const windows1252 = new TextDecoder("windows-1252");

/** Bytes as text: UTF-8 where they are that, else windows-1252, as browsers do. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

/** Whether a file's beginning has a zero byte, which no text has. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}

/** A value as text: what categories, keys and labels are compared by. Nothing is the empty text. */
export function textOf(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "string") return cell;
  if (cell instanceof Uint8Array) return decodeText(cell);
  if (cell instanceof FileReference) return cell.path;
  if (typeof cell === "object") return cell.map(textOf).join(" ");
  return String(cell);
}

/** A finite number; NaN where the value is missing; undefined where it is something else. */
export function numberOf(cell: Cell): number | undefined {
  if (cell === null) return Number.NaN;
  if (typeof cell === "number") return Math.abs(cell) === Number.POSITIVE_INFINITY ? undefined : cell;
  if (typeof cell === "boolean") return Number(cell);
  return typeof cell === "string" ? parseNumber(cell.trim()) : undefined;
}

function parseNumber(text: string): number | undefined {
  if (text === "" || text === "NA" || text.toLowerCase() === "nan") return Number.NaN;
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** True for values that stand for nothing: null, empty text, not-a-number. */
export function isMissing(cell: Cell): boolean {
  return cell === null || cell === "" || (typeof cell === "number" && Number.isNaN(cell));
}

/** A value for a message: short, and quoted where it is text. */
export function showCell(cell: Cell): string {
  const text = textOf(cell);
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return typeof cell === "string" ? JSON.stringify(short) : short;
}

/** Texts by UTF-16 code units: the same everywhere. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** An order for the values of one column: by number where all are numbers, else by text. */
export function columnOrder(cells: Iterable<Cell>): (a: Cell, b: Cell) => number {
  for (const cell of cells) {
    const value = numberOf(cell);
    if (value === undefined) return (a, b) => compareText(textOf(a), textOf(b));
  }
  return (a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0) || compareText(textOf(a), textOf(b));
}

/** Lists within lists as one list. */
export function flatten(cells: readonly Cell[]): readonly Cell[] {
  if (!cells.some(isList)) return cells;
  const [only] = cells;
  if (cells.length === 1 && isList(only)) return flatten(only);
  return cells.flatMap((cell) => (isList(cell) ? flatten(cell) : cell));
}

function isList(cell: Cell | undefined): cell is readonly Cell[] {
  return Array.isArray(cell);
}
