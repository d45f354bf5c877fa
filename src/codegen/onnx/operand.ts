import type { TensorType } from "../../ir/ir.ts";
import { aligned, elements, type Shape } from "../../ir/shapes.ts";
import type { Blocks } from "./blocks.ts";

/**
 * A value of the graph. What is stored may be smaller than its type says, in a shape that broadcasts to the type's: most consumers
 * broadcast by themselves, and an Expand costs as much as the operation that it serves.
 */
export interface Operand {
  readonly name: string;
  readonly type: TensorType;
  /** The shape that is stored; never of more dimensions than the type's. */
  readonly stored: Shape;
  /** Whether it is never below 0: a `relu`, and what is chosen from one. */
  readonly cut?: boolean;
  /** Whether it is used once only. */
  readonly once?: boolean;
  /** An image as it lies in blocks of channels; `name` is then what it is outside of them. */
  readonly blocks?: Blocks;
}

/** The operand's shape as stored, with as many dimensions as its type has. */
export function alignedShape({ stored, type }: Operand): Shape {
  return aligned(stored, type.shape.length);
}

/** Whether all elements are the same one. */
export function isUniform({ stored }: Operand): boolean {
  return elements(stored) === 1;
}
