import type { DType } from "../ir/ir.ts";
import { elements } from "../ir/shapes.ts";
import type { Tensor, Tensors } from "./engine.ts";

const names: Readonly<Record<DType, string>> = { f64: "F64", f32: "F32", i32: "I32", u8: "U8", bool: "BOOL" };

const arrays = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array, BOOL: Uint8Array };

interface Entry {
  readonly dtype: keyof typeof arrays;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

/** Tensors and texts as the bytes of a safetensors file (https://huggingface.co/docs/safetensors). Tensors are stored by name. */
export function encodeSafetensors(
  tensors: Tensors,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  let offset = 0;
  for (const [name, { type, data }] of sorted) {
    header[name] = {
      dtype: names[type.dtype],
      shape: type.shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // The format asks that tensors begin at a multiple of eight; spaces fill the header.
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length + offset).fill(32, 8, 8 + length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  let at = 8 + length;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Reads what `encodeSafetensors` or another writer wrote. Errors: throws where the bytes are no whole safetensors file. */
export function decodeSafetensors(bytes: Uint8Array): { tensors: Tensors; metadata: Record<string, string> } {
  if (bytes.length < 8) throw new Error("the file ends before its header");
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > bytes.length) throw new Error("the file ends inside its header");
  const { __metadata__: metadata, ...entries } = readHeader(bytes.subarray(8, 8 + length));
  const values = bytes.subarray(8 + length);
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(entries)) tensors.set(name, read(name, entry, values));
  return { tensors, metadata: (metadata ?? {}) as Record<string, string> };
}

function readHeader(bytes: Uint8Array): Record<string, Entry> & { __metadata__?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Error("its header is no JSON");
  }
}

function read(name: string, { dtype: stored, shape, data_offsets }: Entry, values: Uint8Array): Tensor {
  const array = arrays[stored];
  const dtype = (Object.keys(names) as DType[]).find((d) => names[d] === stored);
  if (array === undefined || dtype === undefined)
    throw new Error(`tensor ${name} has the type ${stored}, which is not read here`);
  if (!Array.isArray(shape) || !Array.isArray(data_offsets))
    throw new Error(`tensor ${name} has no shape or no place`);
  const [start, end] = data_offsets;
  if (end > values.length) throw new Error(`the file ends inside tensor ${name}`);
  if (end - start !== elements(shape) * array.BYTES_PER_ELEMENT)
    throw new Error(`tensor ${name} is not as long as its shape says`);
  // A copy of its own: a Buffer's slice would share memory, at an offset that the wider types do not allow.
  const copy = Uint8Array.from(values.subarray(start, end));
  return { type: { dtype, shape }, data: new array(copy.buffer) };
}
