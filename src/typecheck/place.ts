import type * as tree from "../parser/tree.ts";

/**
 * Where something stands in a model: the path of `let` names, callees and repeat indices that parameters, functions and
 * random numbers are named by. Ordinals tell siblings of one name apart: `linear`, `linear_2`.
 *
 * A place remembers which node of the syntax tree has which name below it. So whoever comes to the same body at the same place
 * again (in another mode, or as a second use of one instance) finds the same names. The checker and lowering go through bodies
 * in the same order, and so give the same names.
 */
export class Place {
  readonly path: string;
  private readonly names = new Map<tree.Node, Map<string, Place>>();
  private readonly taken = new Set<string>();

  constructor(path: string) {
    this.path = path;
  }

  child(node: tree.Node, name: string): Place {
    const ofNode = this.names.get(node) ?? new Map<string, Place>();
    this.names.set(node, ofNode);
    const known = ofNode.get(name);
    if (known) return known;
    const unique = claim(this.taken, name);
    const child = new Place(this.path ? `${this.path}.${unique}` : unique);
    ofNode.set(name, child);
    return child;
  }
}

/** `name`, or with the least ordinal from 2 that makes it new; taken from now on. */
export function claim(taken: Set<string>, name: string): string {
  let unique = name;
  for (let ordinal = 2; taken.has(unique); ordinal++) unique = `${name}_${ordinal}`;
  taken.add(unique);
  return unique;
}

/** Whether `path` is `part` or below it. */
export function isWithin(path: string, part: string): boolean {
  return path === part || path.startsWith(`${part}.`);
}
