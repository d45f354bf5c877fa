import type * as tree from "../../src/parser/tree.ts";
import { type AnyNode, walk } from "../../src/parser/walk.ts";
import { isStatic } from "../../src/typecheck/arguments.ts";
import { forms } from "../../src/typecheck/forms/index.ts";
import * as tables from "../../src/typecheck/settings.ts";
import type { SignatureTable } from "../../src/typecheck/signatures.ts";
import { steps } from "../../src/typecheck/steps.ts";
import { kinds } from "./constructs.ts";
import { standardDefinitions } from "./world.ts";

/** The constructs that a program shows. */
export function census(modules: readonly tree.Module[]): Set<string> {
  const found = new Set<string>();
  for (const module of modules) new Census(module, found).take();
  return found;
}

class Census {
  private readonly module: tree.Module;
  private readonly found: Set<string>;
  /** What the file calls something by another name. */
  private readonly aliases = new Map<string, string>();
  private readonly uses = new Map<string, number>();
  private readonly packs = new Set<string>();

  constructor(module: tree.Module, found: Set<string>) {
    this.module = module;
    this.found = found;
  }

  take(): void {
    if (this.module.comments.length > 0) this.see("a comment");
    walk(this.module, (node) => this.visit(node));
  }

  private see(...names: readonly string[]): void {
    for (const name of names) this.found.add(name);
  }

  private visit(node: AnyNode): void {
    if ("doc" in node && typeof node.doc === "string") this.see("a doc comment");
    if ("variadic" in node && "type" in node) this.parameter(node);
    if ("when" in node && "call" in node) this.see(`a step when ${node.when}`);
    if ("call" in node) this.options("step", node.call, steps);
    if (!("kind" in node)) return;
    if (node.kind === "spread") this.see("...S");
    else if (node.kind === "wildcard") this.see("_");
    else if (isType(node)) this.type(node);
    else if (isDeclaration(node)) this.declaration(node);
    else if (isStatement(node)) this.statement(node);
    else if (isItem(node)) this.item(node);
    else this.expression(node as tree.Expression);
  }

  private declaration(node: tree.Declaration): void {
    this.see(`declaration ${node.kind}`);
    if (node.kind === "import") this.import(node);
    if (node.kind === "definition") {
      this.uses.clear();
      this.packs.clear();
      this.see(
        `definition ${node.sort}`,
        ...(node.batchwise ? ["batchwise"] : []),
        ...(node.where.length > 0 ? ["where"] : []),
      );
    }
    if (node.kind === "train") this.train(node);
    if (node.kind === "predict") for (const { name } of node.entries) this.see(`prediction's ${name.text}`);
  }

  private import(node: tree.Import): void {
    if (node.from.value !== "std") this.see("an import from another file");
    for (const { name, alias } of node.names) {
      if (alias) this.see("an import with another name");
      if (node.from.value === "std") {
        this.see(`std ${name.text}`);
        this.aliases.set((alias ?? name).text, name.text);
      }
    }
  }

  private parameter(node: tree.Parameter): void {
    if (!("name" in node) || node.name === undefined) return;
    if (node.variadic) this.packs.add(node.name.text);
    if (node.variadic) this.see("variadic parts");
    if (node.optional) this.see("an optional parameter");
    if (node.default) this.see("a default");
  }

  private statement(node: tree.Statement): void {
    this.see(`statement ${node.kind}`);
    if (node.kind === "param" || node.kind === "state") {
      const { initial } = node;
      const name =
        initial.kind === "call" && initial.callee.kind === "name" ? initial.callee.text : "a number";
      this.see(`begins as ${name}`);
    }
    if (node.kind !== "let") return;
    if (node.type) this.see("let with a type");
    const { value, name } = node;
    if (value.kind === "call" && value.callee.kind === "name" && this.isInstance(value, value.callee.text)) {
      this.see("an instance", ...(this.isPrimitive(value.callee.text) ? ["an instance of a primitive"] : []));
      this.uses.set(name.text, 0);
    }
  }

  private isPrimitive(name: string): boolean {
    return standardDefinitions.get(name)?.sort === "primitive";
  }

  /** Whether a call of a definition of the library has none of its tensors. */
  private isInstance({ arguments: args }: tree.Call, callee: string): boolean {
    const definition = standardDefinitions.get(this.aliases.get(callee) ?? callee);
    const tensors = definition?.parameters.filter((p) => !isStatic(p.type)) ?? [];
    return (
      tensors.length > 0 && args.every(({ name }) => name && !tensors.some((p) => p.name.text === name.text))
    );
  }

  private type(node: tree.TypeExpression): void {
    this.see(`type ${node.kind}`);
    if (node.kind !== "tensor" && node.kind !== "named") return;
    if (node.kind === "named") this.see(`type ${node.name.text}${node.dimensions ? "[]" : ""}`);
    for (const dimension of node.dimensions ?? []) walk(dimension, (each) => this.size(each));
  }

  private size(node: AnyNode): void {
    if (!("kind" in node)) return;
    if (node.kind === "binary") this.see(`in a size: ${node.operator}`);
    if (node.kind === "call" && node.callee.kind === "name") this.see(`in a size: ${node.callee.text}`);
    if (node.kind === "number") this.see("a size written out");
  }

  private item(node: tree.DataItem): void {
    this.see(`item ${node.kind}`);
    if (node.kind === "source") this.options("source", node.value, tables.sources);
    if (node.kind === "join" && node.cardinality) this.see(`join ${node.cardinality.value}`);
    if (node.kind === "split") this.options("split", node.by, tables.splits);
    if (node.kind === "on-error") this.options("on error", node.policy, tables.errorPolicies);
    if (node.kind !== "field") return;
    this.see(...(node.optional ? ["an optional field"] : []), ...(node.target ? ["a target"] : []));
  }

  private train(node: tree.Train): void {
    if (node.base) this.see("a train based on another");
    for (const { name, value } of node.entries) {
      this.see(`setting ${name.text}`);
      if (name.text === "optimizer") this.options("optimizer", value, tables.optimizers);
      if (name.text === "schedule") this.options("schedule", value, tables.schedules);
      if (name.text === "stop") this.options("stop", value, tables.stops);
      if (name.text !== "keep") continue;
      this.options("keep", value, tables.keeps);
      const [metric] = value.kind === "call" ? value.arguments : [];
      if (metric?.value.kind === "name") this.see(`metric ${metric.value.text}`);
    }
  }

  /** What is called or named, and which of its options are given, by name or by place. */
  private options(prefix: string, node: tree.Expression, { entries }: SignatureTable): void {
    const called = node.kind === "call" ? node.callee : node;
    const signature = called.kind === "name" ? entries.find(({ name }) => name === called.text) : undefined;
    if (!signature) return;
    this.see(`${prefix} ${signature.name}`);
    const args = node.kind === "call" ? node.arguments : [];
    for (const [i, { name }] of args.entries()) {
      const option = name?.text ?? signature.options[i]?.name;
      if (option !== undefined) this.see(`${prefix} ${signature.name}: ${option}`);
    }
  }

  private expression(node: tree.Expression): void {
    this.see(`expression ${node.kind}`);
    if (node.kind === "binary") this.see(`operator ${node.operator}`);
    if (node.kind === "unary") this.see(`operator unary ${node.operator}`);
    if (node.kind === "number" && node.percent) this.see("percent");
    if (node.kind === "conditional" && node.condition.kind === "training") this.see("training ?");
    if (node.kind === "repeat") this.see(node.item ? "repeat in a list" : "repeat so often");
    if (node.kind === "member" && node.object.kind === "call") this.see("one result of a call");
    if (node.kind === "index" && node.indices.length > 1) this.see("several columns");
    if (node.kind === "index" && node.indices[0]?.kind === "string") this.see("a column in brackets");
    if (node.kind === "call") this.call(node);
  }

  private call(node: tree.Call): void {
    const callee = node.callee.kind === "name" ? node.callee.text : "";
    if (forms.has(callee)) this.see(`form ${callee}`);
    else if (this.isPrimitive(callee)) this.see(`primitive ${callee}`);
    const used = this.uses.get(callee);
    if (used !== undefined) {
      this.uses.set(callee, used + 1);
      if (used > 0) this.see("an instance used twice");
    }
    const definition = standardDefinitions.get(this.aliases.get(callee) ?? callee);
    for (const [i, { name, value }] of node.arguments.entries()) {
      if (value.kind === "lambda") this.see(`lambda of ${callee}`);
      if (name) this.see("an argument by name");
      const parameter = definition?.parameters.find((p, place) =>
        name ? p.name.text === name.text : place === i,
      );
      if (parameter && name && !isStatic(parameter.type)) this.see("a tensor by name");
      if (parameter && !name && isStatic(parameter.type)) this.see("a static argument by place");
      if (value.kind === "name" && this.packs.has(value.text) && !forms.has(callee))
        this.see("parts handed on");
      this.argument(value);
    }
  }

  /** A definition as an argument, with some of its own arguments or without. */
  private argument(value: tree.Expression): void {
    const called = value.kind === "call" ? value.callee : value;
    if (called.kind !== "name") return;
    const isKnown = this.aliases.has(called.text);
    if (value.kind === "name" && isKnown) this.see("a definition as an argument");
    if (value.kind === "name" && this.isPrimitive(called.text)) this.see("a primitive as an argument");
    if (value.kind === "call" && isKnown && this.isInstance(value, called.text))
      this.see("a partial application as an argument");
  }
}

const has = (names: readonly string[], kind: string) => names.includes(kind);

/** Records and lists are types where they have types in them. */
function isType(node: AnyNode & { kind: string }): node is tree.TypeExpression {
  if (node.kind === "record") return (node as tree.RecordType).fields.every((field) => "type" in field);
  return node.kind === "list" ? "element" in node : has(["tensor", "named", "function"], node.kind);
}
const isDeclaration = (node: { kind: string }): node is tree.Declaration => has(kinds.declaration, node.kind);
const isStatement = (node: { kind: string }): node is tree.Statement => has(kinds.statement, node.kind);
const isItem = (node: { kind: string }): node is tree.DataItem => has(kinds.item, node.kind);
