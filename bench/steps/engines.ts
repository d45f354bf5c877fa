export { availableEngines } from "../../src/runtime/engines/index.ts";
