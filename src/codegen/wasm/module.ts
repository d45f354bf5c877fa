/** The part of WebAssembly (https://webassembly.github.io/spec/core/binary) that we write. */
export type ValueType = "i32" | "f32" | "v128";

/** A function on the one memory, which the module imports. It gives nothing back. */
export interface WasmFunction {
  readonly parameters: readonly ValueType[];
  readonly locals: readonly ValueType[];
  readonly body: readonly number[];
}

const valueTypes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };
const sections = { type: 1, import: 2, function: 3, export: 7, code: 10 };

/** An unsigned number in groups of seven bits (LEB128). */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

/** A signed 32-bit number likewise. */
export function signed(value: number): number[] {
  const [low, rest] = [value & 127, value >> 7];
  const last = (rest === 0 && low < 64) || (rest === -1 && low >= 64);
  return last ? [low] : [low | 128, ...signed(rest)];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return sized([...new TextEncoder().encode(value)]);
}

/**
 * A module with these functions, exported as `0`, `1` and so on; its memory is imported as `host.memory`. Memory that several threads
 * share has so many pages of 64 KiB, no more and no less.
 */
export function wasmModule(
  functions: readonly WasmFunction[],
  sharedPages?: number,
): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...list(parameters.map((t) => [valueTypes[t]])), 0]);
  const limits = sharedPages === undefined ? [0, 0] : [3, ...unsigned(sharedPages), ...unsigned(sharedPages)];
  const memory = [...text("host"), ...text("memory"), 2, ...limits];
  const exported = functions.map((_, i) => [...text(String(i)), 0, ...unsigned(i)]);
  const code = functions.map(({ locals, body }) =>
    sized([...list(locals.map((type) => [1, valueTypes[type]])), ...body, 0x0b]),
  );
  const section = (id: keyof typeof sections, items: readonly (readonly number[])[]) => [
    sections[id],
    ...sized(list(items)),
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section("type", types),
    ...section("import", [memory]),
    ...section(
      "function",
      functions.map((_, i) => unsigned(i)),
    ),
    ...section("export", exported),
    ...section("code", code),
  ]);
}
