import type {
  Argument,
  Block,
  Comment,
  DataItem,
  Declaration,
  Dimension,
  Entry,
  Expression,
  Module,
  Name,
  Node,
  Parameter,
  PipeStep,
  Statement,
  TypeExpression,
} from "./tree.ts";

/** Every kind of node. */
export type AnyNode =
  | Module
  | Declaration
  | DataItem
  | Statement
  | Expression
  | TypeExpression
  | Dimension
  | Parameter
  | Block
  | Argument
  | PipeStep
  | Entry
  | Name
  | Comment;

/** The nodes directly below a node, in the order of its properties. */
export function children(node: Node): AnyNode[] {
  const found: AnyNode[] = [];
  for (const value of Object.values(node)) collect(value, found);
  return found;
}

function collect(value: unknown, into: AnyNode[]): void {
  if (typeof value !== "object" || value === null) return;
  if ("span" in value) into.push(value as AnyNode);
  else if (!("start" in value)) for (const part of Object.values(value)) collect(part, into);
}

/** Visits a node and all below it, parents first; what is below a node for which `visit` gives false is left out. */
export function walk(node: AnyNode, visit: (node: AnyNode) => unknown): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}

/** A node that lies more than `limit` levels below another, if there is one. Each level takes a character or more. */
export function deeperThan(limit: number, node: AnyNode): AnyNode | undefined {
  if (limit < 0) return node;
  if (node.span.end - node.span.start < limit) return undefined;
  for (const child of children(node)) {
    const deep = deeperThan(limit - 1, child);
    if (deep) return deep;
  }
  return undefined;
}
