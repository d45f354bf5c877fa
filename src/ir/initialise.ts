import { type TypedArray, typedArray } from "./interpreter/dense.ts";
import type { Cell, Initializer } from "./ir.ts";
import { fillUniform, normal, runsOf, type Stream } from "./random.ts";
import { elements } from "./shapes.ts";

/**
 * What a cell begins with, in f64, by its path and the run's seed alone.
 * glorot: uniform (Glorot and Bengio 2010); he: normal (He et al. 2015).
 */
function draw(initial: Initializer, stream: Stream, count: number): Float64Array {
  switch (initial.kind) {
    case "constant":
      return new Float64Array(count).fill(initial.value);
    case "glorot":
      return symmetric(Math.sqrt(6 / (initial.fanIn + initial.fanOut)), stream, count);
    case "he":
      return scaled(Math.sqrt(2 / initial.fanIn), normal(stream, 0, count));
    case "normal":
      return scaled(initial.deviation, normal(stream, 0, count));
    case "uniform":
      return symmetric(initial.limit, stream, count);
  }
}

function scaled(factor: number, values: Float64Array): Float64Array {
  return values.map((value) => factor * value);
}

/** Uniform in [-limit, limit). */
function symmetric(limit: number, stream: Stream, count: number): Float64Array {
  const values = new Float64Array(count);
  fillUniform(values, stream, [0], runsOf([count]));
  return values.map((value) => limit * (2 * value - 1));
}

/** A cell's first values. Paths of cells never meet those of a step's random numbers. */
export function initialise(cell: Cell, seed: number): TypedArray {
  const stream = { seed, index: 0, path: `initial:${cell.path}` };
  return typedArray({ type: cell.type, data: draw(cell.initial, stream, elements(cell.type.shape)) });
}
