export {
  availableEngines,
  defaultEngine,
  type EngineOptions,
  type EngineStatus,
  engineNames,
  openEngine,
} from "./engines.ts";
export { type OnnxOptions, onnx } from "./onnx/index.ts";
export { requireOperations } from "./operations.ts";
export { reference } from "./reference.ts";
export { tensorflow } from "./tensorflow/index.ts";
export { tfjs } from "./tfjs/index.ts";
