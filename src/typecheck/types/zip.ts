import type { Dim } from "../dimensions/polynomial.ts";
import { printType } from "./print.ts";
import type { Shape, Type } from "./type.ts";

/** The type that two of one structure make, size by size; undefined where they are not of one structure. */
export function zipTypes(a: Type, b: Type, size: (a: Dim, b: Dim) => Dim): Type | undefined {
  if (a.kind === "tensor" && b.kind === "tensor") {
    const shape = zipShapes(a.shape, b.shape, size);
    return shape && { kind: "tensor", shape };
  }
  if (a.kind === "record" && b.kind === "record" && a.fields.size === b.fields.size) {
    const fields = new Map<string, Type>();
    for (const [name, left] of a.fields) {
      const right = b.fields.get(name);
      const field = right && zipTypes(left, right, size);
      if (!field) return undefined;
      fields.set(name, field);
    }
    return { kind: "record", fields };
  }
  return printType(a) === printType(b) ? a : undefined;
}

function zipShapes(a: Shape, b: Shape, size: (a: Dim, b: Dim) => Dim): Shape | undefined {
  if (a.dims.length !== b.dims.length || !sameLead(a, b)) return undefined;
  const dims = a.dims.map((dim, i) => size(dim, b.dims[i] ?? dim));
  return a.lead ? { lead: a.lead, dims } : { dims };
}

function sameLead({ lead: a }: Shape, { lead: b }: Shape): boolean {
  if (a?.kind === "ragged" && b?.kind === "ragged") return a.length.key === b.length.key;
  if (a?.kind === "spread" && b?.kind === "spread") return a.key === b.key;
  return a === undefined && b === undefined;
}
