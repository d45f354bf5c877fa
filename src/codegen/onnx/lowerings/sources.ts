import { internal } from "../../../diagnostics/diagnostic.ts";
import { elements, range } from "../../../ir/shapes.ts";
import type { Lowering, Operand, Source } from "../emitter.ts";

/** Feeds are known by their own names, and constants by their values. */
function source({ name, type, value, feed }: Operand): Source {
  if (value !== undefined) return { value };
  return feed
    ? { feed: name }
    : internal(`a random number hangs on ${name}: ${type.dtype}, which is computed`);
}

export const sources = {
  constant: (e, { type, attributes: { dtype, shape, values } }) => {
    if (typeof values !== "number") return e.nodes.constant(dtype, shape, values);
    return { name: e.scalar(dtype, values), type, stored: [], value: values };
  },
  iota: (e, { type, attributes: { dtype, shape, axis } }) => {
    const size = shape[axis] as number;
    const stored = [size, ...shape.slice(axis + 1).map(() => 1)];
    return { name: e.nodes.constant(dtype, stored, range(size)), type, stored };
  },
  /** The runtime computes them: the ten rounds of Philox would be more than a hundred nodes. */
  random: (e, { inputs, type, attributes: { path, shape } }) => {
    const [seed, index, key] = inputs.map(source) as [Source, Source, Source];
    const known = e.randoms.filter((random) => random.path === path);
    const request = { path, type, count: elements(shape), seed, index, key };
    const same = known.find(
      (random) => JSON.stringify({ ...random, name: undefined }) === JSON.stringify(request),
    );
    if (same) return same.name;
    const name = `random:${path}${known.length === 0 ? "" : `#${known.length + 1}`}`;
    e.randoms.push({ ...request, name });
    return name;
  },
} satisfies { [N in "constant" | "iota" | "random"]: Lowering<N> };
