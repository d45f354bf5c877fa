import type { TokenType } from "chevrotain";
import { Grammar } from "../../src/parser/grammar/grammar.ts";
import { Name, Operator, Prefix, Separator, Sort, vocabulary, words } from "../../src/parser/tokens.ts";

/** What a grammar rule is made of. */
export type Part =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "reference"; readonly name: string }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Part[] }
  | { readonly kind: "optional"; readonly part: Part }
  | { readonly kind: "repeated"; readonly part: Part; readonly separator?: Part };

export interface Rule {
  readonly name: string;
  readonly part: Part;
}

/** A kind of token, with the signs and words that belong to it. */
export interface TokenRule {
  readonly name: string;
  readonly literals: readonly string[];
}

interface Serialized {
  readonly type: string;
  readonly name?: string;
  readonly label?: string;
  readonly definition?: readonly Serialized[];
  readonly separator?: Serialized;
}

/** The rules as the parser itself has them, each before those that it refers to. */
export function rules(): Rule[] {
  const productions: readonly Serialized[] = new Grammar().getSerializedGastProductions();
  const parts = new Map(productions.map((rule) => [rule.name ?? "", sequence(rule)]));
  const ordered = new Map<string, Part>();
  const visit = (name: string) => {
    const part = parts.get(name);
    if (part === undefined || ordered.has(name)) return;
    ordered.set(name, part);
    for (const one of references(part)) visit(one);
  };
  visit("module");
  return [...ordered].map(([name, part]) => ({ name, part }));
}

function references(part: Part): string[] {
  if (part.kind === "literal") return [];
  if (part.kind === "reference") return [part.name];
  return ("parts" in part ? part.parts : [part.part]).flatMap(references);
}

/** The kinds of tokens that rules refer to by a name. */
export function tokenRules(): TokenRule[] {
  return [Sort, Operator, Prefix, Separator].map((type) => ({
    name: type.name,
    literals: vocabulary.filter((one) => one.CATEGORIES?.includes(type)).map(literalOf),
  }));
}

/** Words that are no names, except after a point. */
export function reservedWords(): string[] {
  return [...words].filter(([, type]) => !type.CATEGORIES?.includes(Name)).map(([word]) => word);
}

function literalOf(type: TokenType): string {
  return (type.LABEL ?? type.name).replaceAll("`", "").replace("a new line", "Newline");
}

function sequence({ definition = [] }: Serialized): Part {
  const parts = definition.map(partOf);
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : { kind: "sequence", parts };
}

function partOf(node: Serialized): Part {
  switch (node.type) {
    case "NonTerminal":
      return { kind: "reference", name: node.name ?? "" };
    case "Option":
      return { kind: "optional", part: sequence(node) };
    case "Alternation":
      return { kind: "choice", parts: (node.definition ?? []).map(sequence) };
    case "Repetition":
      return { kind: "repeated", part: sequence(node) };
    case "RepetitionWithSeparator": {
      const separator = node.separator === undefined ? {} : { separator: partOf(node.separator) };
      return { kind: "repeated", part: sequence(node), ...separator };
    }
    case "Terminal": {
      const literal = /^`(.*)`$/.exec(node.label ?? "")?.[1];
      if (literal !== undefined) return { kind: "literal", text: literal };
      return { kind: "reference", name: node.name ?? "" };
    }
    default:
      throw new Error(`a ${node.type} in the grammar`);
  }
}
