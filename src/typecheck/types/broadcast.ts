import { compare } from "../dimensions/compare.ts";
import { asNumber, type Dim, one } from "../dimensions/polynomial.ts";
import { type Substitution, substitute } from "../dimensions/substitute.ts";
import type { Lead, Shape } from "./type.ts";

/** What decides whether sizes are equal: assumptions, and whether an open question counts as yes. */
export interface Deciding {
  readonly assumptions: Substitution;
  readonly concrete: boolean;
}

/** Whether two sizes may be taken as equal: in an instance, they are; before, nothing speaks against it. */
export function areEqual(deciding: Deciding, a: Dim, b: Dim): boolean {
  const verdict = compare(substitute(a, deciding.assumptions), substitute(b, deciding.assumptions));
  return verdict === "equal" || (verdict === "undecided" && !deciding.concrete);
}

/** The last of the sizes that keep two shapes apart. */
export function clash(deciding: Deciding, a: Shape, b: Shape): { wanted: Dim; given: Dim } | undefined {
  for (let i = 1; i <= Math.min(a.dims.length, b.dims.length); i++) {
    const [wanted = one, given = one] = [a.dims.at(-i), b.dims.at(-i)];
    if (!isOne(wanted) && !isOne(given) && !areEqual(deciding, wanted, given)) return { wanted, given };
  }
  return undefined;
}

const isOne = (dim: Dim) => asNumber(dim) === 1;

/** numpy's broadcasting, from the last dimension; `...S` and the positions of a sequence go with themselves only. */
export function broadcast(deciding: Deciding, a: Shape, b: Shape): Shape | undefined {
  const [long, short] = a.dims.length >= b.dims.length ? [a, b] : [b, a];
  const extra = long.dims.length - short.dims.length;
  const dims: Dim[] = long.dims.slice(0, extra);
  for (const [i, dim] of short.dims.entries()) {
    const other = long.dims[extra + i] ?? dim;
    if (isOne(dim) || (!isOne(other) && areEqual(deciding, dim, other))) dims.push(other);
    else if (isOne(other)) dims.push(dim);
    else return undefined;
  }
  if (extra === 0) {
    const lead = joinLeads(deciding, long.lead, short.lead);
    return lead === "none" ? undefined : withLead(lead, dims);
  }
  if (!short.lead) return withLead(long.lead, dims);
  const [first = one] = long.dims;
  const isAlongPositions =
    short.lead.kind === "ragged" &&
    extra === 1 &&
    !long.lead &&
    (isOne(first) || areEqual(deciding, short.lead.length, first));
  return isAlongPositions ? withLead(short.lead, dims.slice(1)) : undefined;
}

const withLead = (lead: Lead | undefined, dims: readonly Dim[]): Shape => (lead ? { lead, dims } : { dims });

function joinLeads(deciding: Deciding, a: Lead | undefined, b: Lead | undefined): Lead | undefined | "none" {
  if (!a || !b) return a ?? b;
  if (a.kind === "spread") return b.kind === "spread" && a.key === b.key ? a : "none";
  return b.kind === "ragged" && areEqual(deciding, a.length, b.length) ? a : "none";
}

/** `a @ b`: vectors and stacks of matrices on the left, matrices or equally many on the right. */
export function product(deciding: Deciding, a: Shape, b: Shape): Shape | undefined {
  const inner = a.dims.at(-1);
  const [rows, columns] = b.dims.slice(-2);
  if (!inner || !rows || !columns || !areEqual(deciding, inner, rows)) return undefined;
  const before = b.dims.slice(0, -2);
  if (!b.lead && before.length === 0) return withLead(a.lead, [...a.dims.slice(0, -1), columns]);
  const height = a.dims.at(-2);
  if (!height) return undefined;
  const isMatrix = !a.lead && a.dims.length === 2;
  const same =
    a.dims.length === b.dims.length &&
    joinLeads(deciding, a.lead, b.lead) !== "none" &&
    Boolean(a.lead) === Boolean(b.lead) &&
    before.every((dim, i) => areEqual(deciding, dim, a.dims[i] ?? dim));
  return isMatrix || same ? withLead(b.lead, [...before, height, columns]) : undefined;
}
