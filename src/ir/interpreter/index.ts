export { dense, type Precision, typedArray } from "./dense.ts";
export { evaluate, type Options } from "./evaluate.ts";
export { type Named, runGraph } from "./step.ts";
