import { elementwiseIntrinsics } from "./elementwise.ts";
import { imageIntrinsics } from "./images.ts";
import type { Intrinsic } from "./intrinsic.ts";
import { rowIntrinsics } from "./rows.ts";
import { sequenceIntrinsics } from "./sequences.ts";
import { shapeIntrinsics } from "./shapes.ts";
import { tableIntrinsics } from "./tables.ts";

/** The lowering of every primitive of the prelude (std/prelude.mm), by its name. */
export const intrinsics: ReadonlyMap<string, Intrinsic> = new Map([
  ...elementwiseIntrinsics,
  ...shapeIntrinsics,
  ...sequenceIntrinsics,
  ...tableIntrinsics,
  ...imageIntrinsics,
  ...rowIntrinsics,
]);
