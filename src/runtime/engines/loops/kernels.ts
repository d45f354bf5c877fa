import { type WasmFunction, wasmModule } from "../../../codegen/wasm/index.ts";
import { Instance, type Memory, Module } from "./webassembly.ts";

export type Kernel = (...operands: readonly number[]) => void;

/** Compiles functions on one memory; equal ones once. */
export function compileKernels(functions: readonly WasmFunction[], memory: Memory): readonly Kernel[] {
  const keys = functions.map((one) => JSON.stringify(one));
  const distinct = [...new Map(functions.map((one, i) => [keys[i] as string, one]))];
  const module = new Module(wasmModule(distinct.map(([, one]) => one)));
  const { exports } = new Instance(module, { host: { memory } });
  const compiled = new Map(distinct.map(([key], i) => [key, exports[String(i)] as Kernel]));
  return keys.map((key) => compiled.get(key) as Kernel);
}
