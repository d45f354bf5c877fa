import type { Convolutions } from "../../../ir/primitives/attributes.ts";
import type { Lowerings } from "../emitter.ts";
import { blocked } from "./blocked.ts";
import { columns } from "./columns.ts";

/** By onnxruntime's operators on blocks of channels where it has them and they fit; by products of columns elsewhere. */
export const convolution = {
  conv2d: (e, site) => blocked.conv2d(e, site) ?? columns.conv2d(e, site),
  conv2d_kernel_gradient: (e, site) =>
    blocked.conv2d_kernel_gradient(e, site) ?? columns.conv2d_kernel_gradient(e, site),
  conv2d_input_gradient: (e, site) =>
    blocked.conv2d_input_gradient(e, site) ?? columns.conv2d_input_gradient(e, site),
} satisfies Lowerings<Convolutions>;
