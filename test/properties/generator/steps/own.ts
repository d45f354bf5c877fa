import type { Body, Value } from "../body.ts";
import { calling, define, operandsFor } from "../definitions.ts";
import { type Dim, same, show } from "../dimensions.ts";
import { callFusion, defineFusion } from "../fusions.ts";
import type { Productions } from "../production.ts";
import { isVector, type TensorType, type Type, tensor } from "../types.ts";

const isGiven = ({ kind }: Type) => kind !== "meaning" && kind !== "record";

/** Some values that a definition may take: tensors alike, where there are such, or any. */
function operands(b: Body): Value[] {
  const first = b.c.chance(0.25) ? b.findOptional(isGiven) : b.find(isGiven);
  if (!first) return [];
  const second = b.c.chance(0.4) ? b.find(isGiven, (v) => v !== first) : undefined;
  const third = second && b.c.chance(0.2) ? b.find(isGiven, (v) => v !== first && v !== second) : undefined;
  return [first, second, third].filter((v) => v !== undefined);
}

/** Up to three vectors. */
export function someVectors(b: Body): Value<TensorType>[] {
  const found = [b.find(isVector), b.find(isVector), b.find(isVector)];
  return [...new Set(found)].filter((v) => v !== undefined);
}

/** Definitions of the program's own. */
export const own: Productions = {
  "a definition of its own": (b) => {
    if (!b.writer.program.mayDefine) return undefined;
    const values = operands(b);
    if (values.length === 0) return undefined;
    return calling(b, define(b, values, b.c.between(1, 5)), values);
  },
  "a definition once more": (b) => {
    const known = b.writer.program
      .usable(b.writer.file)
      .filter((d) => d.sort === "layer" || d.sort === "encoder");
    if (known.length === 0) return undefined;
    const definition = b.c.pick(known);
    const values = operandsFor(b, definition);
    return values && calling(b, definition, values);
  },
  "an instance used twice": (b) => {
    if (!b.hasStatements) return undefined;
    const x = b.find(isVector);
    const y =
      x &&
      b.find<TensorType>(
        (type) => isVector(type) && same(type.dims[0] as Dim, x.type.dims[0] as Dim),
        (v) => v !== x,
      );
    if (!x || !y) return undefined;
    const width = b.writer.size(1, 4);
    const read = b.writer.fresh("read");
    b.lines.push(
      `let ${read} = ${b.writer.program.standard(b.writer.file, "linear")}(width: ${show(width)})`,
    );
    return {
      text: `${read}(${b.argument(x)}) - ${read}(${b.argument(y)})`,
      type: tensor(width),
      bound: 17,
      loose: true,
    };
  },
  "a fusion of its own": (b) => {
    const parts = someVectors(b);
    if (parts.length === 0 || !b.writer.program.mayDefine) return undefined;
    const sizes = parts.map(({ type }) => type.dims[0] as Dim);
    return callFusion(b, defineFusion(b.writer.program, b.writer.file, sizes), parts);
  },
  "a fusion of the library": (b) => {
    const parts = someVectors(b);
    if (parts.length === 0) return undefined;
    const width = b.writer.size(1, 4);
    const name = b.writer.program.standard(
      b.writer.file,
      b.c.pick(["concatenated", "summed", "averaged", "gated", "low_rank"]),
    );
    return {
      text: `${name}(${parts.map((p) => b.argument(p)).join(", ")}, width: ${show(width)})`,
      type: tensor(width),
      bound: 8,
    };
  },
};
