import { type WasmFunction, wasmModule } from "../../../codegen/wasm/index.ts";
import { Instance, type Memory, Module } from "./webassembly.ts";

export type Kernel = (...operands: readonly number[]) => void;

/** A module of functions, equal ones once, and where among its exports each of them is. */
export function compiled(
  functions: readonly WasmFunction[],
  sharedPages?: number,
): { readonly module: object; readonly places: readonly number[] } {
  const keys = functions.map((one) => JSON.stringify(one));
  const distinct = [...new Map(functions.map((one, i) => [keys[i] as string, one]))];
  const module = new Module(
    wasmModule(
      distinct.map(([, one]) => one),
      sharedPages,
    ),
  );
  const places = new Map(distinct.map(([key], i) => [key, i]));
  return { module, places: keys.map((key) => places.get(key) as number) };
}

/** A module's functions on a memory. */
export function kernelsOf(module: object, memory: Memory): (place: number) => Kernel {
  const { exports } = new Instance(module, { host: { memory } });
  return (place) => exports[String(place)] as Kernel;
}

/** Compiles functions on one memory; equal ones once. */
export function compileKernels(functions: readonly WasmFunction[], memory: Memory): readonly Kernel[] {
  const { module, places } = compiled(functions);
  return places.map(kernelsOf(module, memory));
}
