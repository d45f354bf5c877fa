export { type Assignment, emitTensorflow, type TensorflowModel } from "./emit.ts";
export { ROW_WEIGHT, withFullRows } from "./full-rows.ts";
export { lowerings } from "./lowerings/index.ts";
export { normalizationsOf } from "./normalizations/find.ts";
export { type TensorflowPort, wireType } from "./ports.ts";
export { encodeSessionConfig, type SessionOptions } from "./session-config.ts";
export type { TensorflowStep } from "./step.ts";
