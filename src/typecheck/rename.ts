import type { Fix, Span } from "../diagnostics/diagnostic.ts";
import type * as tree from "../parser/tree.ts";
import { type AnyNode, walk } from "../parser/walk.ts";

/**
 * The repair that gives a parameter another name, here and in all of its uses. None where the old or the new name has another
 * meaning somewhere in the definition, or where a call of the module gives it by name.
 */
export function renameParameter(
  module: tree.Module | undefined,
  definition: tree.Definition,
  { name }: tree.Parameter,
  to: string,
): { fix?: Fix } {
  const uses: Span[] = [name.span];
  let isPlain = module !== undefined && !givenByName(module, name.text);
  walk(definition, (node) => {
    const isUse = "kind" in node && node.kind === "name";
    const word = isUse || isName(node) ? node.text : undefined;
    if (word === to || (word === name.text && !isUse && node !== name)) isPlain = false;
    if (isUse && word === name.text) uses.push(node.span);
  });
  const edits = uses.map((span) => ({ span, text: to }));
  return isPlain ? { fix: { title: `name it \`${to}\``, edits } } : {};
}

const isName = (node: AnyNode): node is tree.Name => !("kind" in node) && "text" in node;

function givenByName(module: tree.Module, name: string): boolean {
  let found = false;
  walk(module, (node) => {
    found ||= "kind" in node && node.kind === "call" && node.arguments.some((a) => a.name?.text === name);
  });
  return found;
}
