import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import type { TensorType } from "../../src/ir/ir.ts";
import { parseGraph } from "../../src/ir/text/parse.ts";
import type { Tensor, Tensors } from "../../src/runtime/engine.ts";
import { type BackendName, tfjs } from "../../src/runtime/engines/tfjs/index.ts";

/** Tensors as they go to a page and come from it. */
export type Plain = Readonly<
  Record<string, { readonly type: TensorType; readonly values: readonly number[] }>
>;

/** Steps to be done. */
export interface Order {
  readonly backend: BackendName;
  readonly graph: string;
  readonly cells: Plain;
  readonly feeds: readonly Plain[];
}

const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array, bool: Uint8Array };

function tensors(plain: Plain): Tensors {
  const entries = Object.entries(plain).map(([name, { type, values }]): [string, Tensor] => [
    name,
    { type, data: arrays[type.dtype].from(values) },
  ]);
  return new Map(entries);
}

/** The cells after the steps. */
async function train({ backend, graph, cells, feeds }: Order): Promise<Plain> {
  setWasmPaths("/");
  const step = parseGraph(graph);
  const initial = { kind: "constant", value: 0 } as const;
  const known = Object.entries(cells).map(
    ([path, { type }]) => ({ path, type, initial, role: "parameter" }) as const,
  );
  const session = await tfjs(backend).open({ cells: known, graph: () => step });
  await session.write(tensors(cells));
  for (const given of feeds) await session.run("train", { batch: 0, bags: {} }, tensors(given));
  const after = await session.read();
  return Object.fromEntries([...after].map(([path, { type, data }]) => [path, { type, values: [...data] }]));
}

Object.assign(globalThis, { train });
