export { dense, type Precision, type TypedArray, typedArray } from "./dense.ts";
export { evaluate, type Options } from "./evaluate.ts";
export { type Named, runGraph } from "./step.ts";
