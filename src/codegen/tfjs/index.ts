export type { RandomInput, Source } from "../randoms.ts";
export { type GraphModel, graphModel } from "./graph-model.ts";
export { type KernelName, kernelInputs } from "./kernels.ts";
export {
  asOperation,
  type Constant as OperationConstant,
  type OperationAttribute,
  type Written,
} from "./operations.ts";
export type { Attribute, Constant, Node, Plan, PlannedWrite, Stored } from "./plan.ts";
export { tfjsType } from "./planner.ts";
export { planTfjs } from "./step.ts";
