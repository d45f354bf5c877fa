import { type AnyNode, walk } from "../parser/walk.ts";

/** Whether the parser found nothing where something belongs; then nothing can be said about what is not used. */
export function hasHole(node: AnyNode): boolean {
  let found = false;
  walk(node, (each) => {
    found ||= "kind" in each && each.kind === "invalid";
    return !found;
  });
  return found;
}
