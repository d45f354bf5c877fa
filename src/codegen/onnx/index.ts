export {
  emitOnnx,
  type OnnxCell,
  type OnnxPort,
  type OnnxResult,
  type OnnxStep,
  type OnnxWrite,
} from "./emit.ts";
export { lowerings } from "./lowerings/index.ts";
export { blockProbe } from "./probe.ts";
export {
  between,
  type Draw,
  type Firsts,
  isBetween,
  type LoopStep,
  type Norm,
  type RowSum,
  type Stage,
  type Staged,
  staged,
  type Update,
} from "./stages/index.ts";
