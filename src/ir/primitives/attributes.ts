import type { DType } from "../ir.ts";
import type { Bits } from "../random.ts";

type None = Readonly<Record<never, never>>;
type Shape = readonly number[];
interface Pool {
  /** Window and stride, height then width; windows that do not fit are left out. */
  readonly size: readonly [number, number];
  readonly stride: readonly [number, number];
}
interface Convolution {
  readonly stride: readonly [number, number];
  /** Zeros added: top, bottom, left, right. */
  readonly padding: readonly [number, number, number, number];
}

/** Element by element, one input. */
export interface Elementwise {
  neg: None;
  abs: None;
  sign: None;
  exp: None;
  log: None;
  log1p: None;
  sqrt: None;
  tanh: None;
  sigmoid: None;
  erf: None;
  sin: None;
  cos: None;
  floor: None;
  relu: None;
  softplus: None;
  /** bool to bool. */
  not: None;
  /** The same values; no gradient flows. */
  stop_gradient: None;
  /** bool becomes 0 or 1; floats are truncated towards zero on the way to integers. */
  cast: { readonly dtype: DType };
}

/** Element by element, two inputs of one dtype, shapes broadcast as numpy does. */
export interface Arithmetic {
  add: None;
  sub: None;
  mul: None;
  div: None;
  pow: None;
  max: None;
  min: None;
}

/** To bool, but for `select`; shapes broadcast as numpy does. */
export interface Comparison {
  equal: None;
  less: None;
  less_equal: None;
  /** bool and bool to bool. */
  and: None;
  or: None;
  /** (condition bool, a, b), all three broadcast. */
  select: None;
}

/** What computes from no tensors but a few numbers. */
export interface Sources {
  /** One number fills the shape, or one number for each place. */
  constant: { readonly dtype: DType; readonly shape: Shape; readonly values: number | readonly number[] };
  /** The place along `axis`. */
  iota: { readonly dtype: DType; readonly shape: Shape; readonly axis: number };
  /**
   * (seed i32[], index i32[], key i32[...K]) to f32[...K, ...shape], uniform in [0, 1) with 24 bits or 16: Philox 4x32-10 with
   * the key (seed, hash of path) and the counter (block, key, index, 0). With `within`, the first `shape` of a draw of that shape.
   */
  random: { readonly shape: Shape; readonly path: string; readonly within?: Shape; readonly bits?: Bits };
}

/** The same numbers in other places. */
export interface Shapes {
  reshape: { readonly shape: Shape };
  transpose: { readonly permutation: Shape };
  /** numpy's broadcast_to. */
  broadcast: { readonly shape: Shape };
  /** Any number of inputs. */
  concat: { readonly axis: number };
  slice: { readonly starts: Shape; readonly limits: Shape };
  /** With zeros. */
  pad: { readonly low: Shape; readonly high: Shape };
}

/** The axes, in rising order, disappear. */
export interface Reductions {
  reduce_sum: { readonly axes: Shape };
  reduce_max: { readonly axes: Shape };
  /** Over the last dimension. */
  softmax: None;
  log_softmax: None;
  /** The sum over the batch's rows: batching makes a reduction of it. Only inside row-level functions. */
  batch_sum: None;
}

/** Products of tensors. */
export interface Contractions {
  /** a[...N, M, K] by b[...N, K, P]: leading dimensions equal, or one side of rank 2. Transposition is of the last two dimensions. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
}

/** Images: x [N, H, W, C], kernel [KH, KW, C, F]. */
export interface Convolutions {
  conv2d: Convolution;
  /** (kernel, dy) to dx. */
  conv2d_input_gradient: Convolution & { readonly inputShape: Shape };
  /** (x, dy) to dkernel. */
  conv2d_kernel_gradient: Convolution & { readonly kernelShape: Shape };
}

/** Images: x [N, H, W, C]. */
export interface Pools {
  max_pool2d: Pool;
  /** (x, y, dy) to dx; the first greatest place of a window takes its gradient. */
  max_pool2d_gradient: Pool;
  mean_pool2d: Pool;
  /** (dy) to dx. */
  mean_pool2d_gradient: Pool & { readonly inputShape: Shape };
}

/** Rows by their numbers. */
export interface Tables {
  /** (table [V, ...R], indices i32[...I]) to [...I, ...R]. */
  gather: None;
  /** (indices i32[...I], updates [...I, ...R]) to [rows, ...R]; updates of one row are added. */
  scatter_add: { readonly rows: number };
  /** (indices i32[I], each below `rows`) to i32[I]: for each place, the first one that holds the same number. */
  first_occurrence: { readonly rows: number };
  /**
   * (values [E, ...D], rows i32[E], place i32[]) to [...D]: the sum of the values whose row is `place`. Batching makes a
   * scatter_add of it: `place` is then 0, 1, 2 … down the batch. Only inside row-level functions.
   */
  segment_sum: None;
}

/** Every primitive with its attributes. Shapes are row-major; `...` is any number of leading dimensions. */
export interface AttributeTable
  extends Elementwise,
    Arithmetic,
    Comparison,
    Sources,
    Shapes,
    Reductions,
    Contractions,
    Convolutions,
    Pools,
    Tables {}

export type PrimitiveName = keyof AttributeTable;
export type AttributeValue = number | string | boolean | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;
