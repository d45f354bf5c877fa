import type { GraphKind, Operation, Program, Size, TensorType } from "../ir/ir.ts";

/** Dense values, row-major. f32: Float32Array, f64: Float64Array, i32: Int32Array, u8 and bool: Uint8Array. */
export interface Tensor {
  readonly type: TensorType;
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

export type Tensors = ReadonlyMap<string, Tensor>;

/** An engine runs step graphs. The reference interpreter is one like the others. */
export interface Engine {
  readonly name: string;
  /** Whether it can't compute an operation, which `requireOperations` then refuses; without it, the engine computes all. */
  readonly lacks?: (operation: Operation) => boolean;
  /** Errors: a MultimError where the engine's library is not there. */
  open(program: Program): Promise<Session>;
}

/** One program's state on one engine. */
export interface Session {
  /** Sets cells by path; all that the program has before the first run. */
  write(cells: Tensors): Promise<void>;
  /** Copies of cells by path; of all without an argument. */
  read(paths?: readonly string[]): Promise<Tensors>;
  /** One step: feeds by name in, results by name out; cells written as the graph says. */
  run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors>;
  dispose(): Promise<void>;
}
