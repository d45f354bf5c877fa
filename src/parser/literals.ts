import type { NumberLiteral } from "./tree.ts";

export type NumberValue = Pick<NumberLiteral, "value" | "integer" | "percent">;

const spelling =
  /^(?<whole>\d+(?:_\d+)*)(?<point>\.\d+(?:_\d+)*)?(?:[eE](?<exponent>[+-]?\d+))?(?<percent>%)?$/;

/** The value of `20_000`, `3e-4` or `5%`; undefined where a spelling is no number or its value can't be kept. */
export function readNumber(image: string): NumberValue | undefined {
  const groups = spelling.exec(image)?.groups;
  if (groups === undefined) return undefined;
  const { whole, point = "", exponent, percent } = groups;
  const digits = `${whole}${point}`.replaceAll("_", "");
  const power = Number(exponent ?? 0) - (percent === undefined ? 0 : 2);
  const value = Number(`${digits}e${power}`);
  const integer = point === "" && exponent === undefined && percent === undefined;
  const kept = integer ? Number.isSafeInteger(value) : Number.isFinite(value);
  return kept ? { value, integer, percent: percent !== undefined } : undefined;
}

/** The canonical spelling of a number: `readNumber` gives it back. */
export function writeNumber({ value, integer, percent }: NumberValue): string {
  if (integer) return value >= 10_000 ? String(value).replace(/\B(?=(\d{3})+$)/g, "_") : String(value);
  if (percent) return writePercent(value);
  const plain = String(value);
  return /[.e]/.test(plain) ? plain : `${plain}.0`;
}

function writePercent(value: number): string {
  const [mantissa, exponent] = value.toExponential().split("e");
  const exact = `${mantissa}e${Number(exponent) + 2}`;
  const plain = `${Number(exact)}%`;
  return readNumber(plain)?.value === value ? plain : `${exact}%`;
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", '"': '"', "\\": "\\" };
const escaped = /\\(?:u\{([0-9a-fA-F]{1,6})\}|(.))/gsu;

/** The value of a text in one or three quotes, and the offsets in it of escapes that mean nothing. */
export function readText(image: string): { value: string; bad: { at: number; image: string }[] } {
  const bad: { at: number; image: string }[] = [];
  if (image.startsWith('"""')) return { value: image.slice(3, image.endsWith('"""') ? -3 : undefined), bad };
  const inside = image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined);
  const value = inside.replace(
    escaped,
    (found: string, code: string | undefined, one: string, at: number) => {
      const point = code === undefined ? undefined : Number.parseInt(code, 16);
      const meant = point === undefined ? escapes[one] : character(point);
      if (meant === undefined) bad.push({ at: at + 1, image: found });
      return meant ?? found;
    },
  );
  return { value, bad };
}

function character(point: number): string | undefined {
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** The canonical spelling of a text: `readText` gives it back. */
export function writeText(value: string): string {
  const inside = value.replace(/["\\\p{Cc}\u2028\u2029]/gu, (one) => {
    const known = Object.entries(escapes).find(([, meant]) => meant === one);
    return known === undefined ? `\\u{${one.charCodeAt(0).toString(16)}}` : `\\${known[0]}`;
  });
  return `"${inside}"`;
}
