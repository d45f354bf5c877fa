export {
  emitOnnx,
  type OnnxCell,
  type OnnxPort,
  type OnnxResult,
  type OnnxStep,
  type OnnxWrite,
} from "./emit.ts";
export type { RandomInput, Source } from "./emitter.ts";
export { lowerings } from "./lowerings/index.ts";
