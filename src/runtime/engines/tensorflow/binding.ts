/** A tensor of TensorFlow's, by number. */
export interface TensorHandle {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** The native part of tfjs-node, as its own JavaScript calls it. */
export interface Binding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** The array's memory becomes the tensor's, and is let go when the tensor is deleted. */
  createTensor(shape: readonly number[], dtype: number, data: ArrayBufferView): number;
  deleteTensor(id: number): void;
  getNumOfTensors(): number;
  /** A copy. */
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  /** One operation by itself. */
  executeOp(
    op: string,
    attributes: readonly object[],
    inputs: readonly number[],
    outputs: number,
  ): TensorHandle[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(id: number): void;
  /** Names are joined by commas. Errors: what TensorFlow says. */
  runSavedModel(
    id: number,
    inputs: readonly number[],
    inputNodes: string,
    outputNodes: string,
  ): TensorHandle[];
}
