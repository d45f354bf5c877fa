import type { Diagnostic, Span } from "../../src/diagnostics/diagnostic.ts";

const WIDTH = 110;

/** A tree in brackets: kinds, names and values; what is empty or false and all spans left out. */
export function show(value: unknown, indentation = ""): string {
  if (Array.isArray(value))
    return enclose(
      "[",
      value.map((one) => show(one, `${indentation}  `)),
      "]",
      indentation,
    );
  if (typeof value !== "object" || value === null) return typeof value === "string" ? value : String(value);
  const { kind, ...rest } = value as Record<string, unknown>;
  const properties = Object.entries(rest).filter(([key, one]) => isShown(key, one));
  const [only] = properties;
  if (kind === undefined && properties.length === 1 && only?.[0] === "text") return String(only[1]);
  const parts = properties.map(([key, one]) => {
    const quoted = kind === "string" ? JSON.stringify(one) : show(one, `${indentation}  `);
    return isPlain(kind, key) ? quoted : `${key}=${quoted}`;
  });
  return enclose("(", kind === undefined ? parts : [String(kind), ...parts], ")", indentation);
}

function isShown(key: string, value: unknown): boolean {
  if (/span$/i.test(key) || value === undefined || value === false) return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** Literals and names tell what they are by their kind. */
function isPlain(kind: unknown, key: string): boolean {
  return /^(?:number|string|name)$/.test(String(kind)) && /^(?:value|text)$/.test(key);
}

function enclose(open: string, parts: readonly string[], close: string, indentation: string): string {
  const flat = `${open}${parts.join(" ")}${close}`;
  if (flat.length + indentation.length <= WIDTH && !flat.includes("\n")) return flat;
  return `${open}${parts.join(`\n${indentation}  `)}${close}`;
}

/** A tree without its spans, to compare it. */
export function strip(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strip);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !/span$/i.test(key));
  return Object.fromEntries(entries.map(([key, one]) => [key, strip(one)]));
}

/** A source with what is wrong with it below the lines where it is wrong. */
export function annotate(source: string, diagnostics: readonly Diagnostic[]): string {
  const lines = source.split("\n");
  const notes: string[][] = lines.map(() => []);
  const mark = ({ start, end }: Span, text: string) => {
    const before = source.slice(0, start).split("\n");
    const column = before.at(-1)?.length ?? 0;
    notes[before.length - 1]?.push(`${" ".repeat(column)}${"^".repeat(Math.max(1, end - start))} ${text}`);
  };
  for (const { code, message, labels, notes: more, fix } of diagnostics) {
    const [first, ...others] = labels;
    const extra = [...more.map((one) => `; ${one}`), fix === undefined ? "" : ` [${fix.title}]`].join("");
    if (first !== undefined) mark(first.span, `${code} ${message}${extra}`);
    for (const { span, text } of others) mark(span, `${code} ${text}`);
  }
  return lines.flatMap((line, i) => [line, ...(notes[i] ?? [])]).join("\n");
}
