import { describe, expect, test } from "vitest";
import type { Tensor } from "../../src/runtime/engine.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/runtime/safetensors.ts";

const tensors = new Map<string, Tensor>([
  ["a.w", { type: { dtype: "f32", shape: [2, 3] }, data: Float32Array.of(1, -2, 3.5, 0, Number.NaN, 6) }],
  ["a.count", { type: { dtype: "i32", shape: [] }, data: Int32Array.of(-7) }],
  ["flags", { type: { dtype: "bool", shape: [3] }, data: Uint8Array.of(1, 0, 1) }],
  ["exact", { type: { dtype: "f64", shape: [1] }, data: Float64Array.of(Math.PI) }],
  ["nothing", { type: { dtype: "f32", shape: [0, 4] }, data: new Float32Array(0) }],
]);

describe("safetensors", () => {
  test("what was encoded is decoded, bit for bit", () => {
    const { tensors: found, metadata } = decodeSafetensors(encodeSafetensors(tensors, { progress: "é\n" }));
    expect(found).toEqual(new Map([...tensors].sort(([a], [b]) => (a < b ? -1 : 1))));
    expect(metadata).toEqual({ progress: "é\n" });
  });

  test("a Buffer, whose slices share memory, is read like any other bytes", () => {
    const bytes = Buffer.concat([Buffer.from("x"), encodeSafetensors(tensors)]).subarray(1);
    expect(decodeSafetensors(bytes).tensors.get("a.w")).toEqual(tensors.get("a.w"));
  });

  test("the layout is the format's: length, JSON header, values", () => {
    const bytes = encodeSafetensors(
      new Map([["x", { type: { dtype: "f32", shape: [1] }, data: Float32Array.of(1) }]]),
    );
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
      __metadata__: {},
      x: { dtype: "F32", shape: [1], data_offsets: [0, 4] },
    });
    expect([...bytes.subarray(8 + length)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  test.each([
    ["nothing", 4],
    ["half a header", 30],
    ["half of the values", -10],
  ])("refuses a file cut to %s", (_, end) => {
    expect(() => decodeSafetensors(encodeSafetensors(tensors).slice(0, end))).toThrow(/the file ends/);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", '"x', /no JSON/],
    ["a tensor without a shape", '{"x":{"dtype":"F32","data_offsets":[0,4]}}', /no shape/],
    [
      "a tensor of another length",
      '{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}',
      /as its shape says/,
    ],
    ["a type that we don't have", '{"x":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}}', /F8/],
  ])("refuses a header with %s", (_, header, reason) => {
    const bytes = new Uint8Array(8 + header.length + 4);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    expect(() => decodeSafetensors(bytes)).toThrow(reason);
  });
});
