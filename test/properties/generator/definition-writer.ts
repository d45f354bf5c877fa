import { Body, type Value } from "./body.ts";
import type { Choices } from "./choices.ts";
import { type Dim, named, number, operation, type Renaming, same, show } from "./dimensions.ts";
import type { ProgramWriter } from "./program-writer.ts";
import type { SourceFile } from "./source-file.ts";
import { showType, type TensorType, type Type } from "./types.ts";

export type Sort = "encoder" | "fusion" | "layer" | "head" | "loss" | "model";

/** A parameter that takes a value. */
export interface ValueParameter {
  readonly kind: "value";
  readonly name: string;
  readonly type: Type;
  /** As it is written, where that is not the type as it is shown. */
  readonly written?: string;
  readonly optional: boolean;
  readonly variadic: boolean;
  readonly bound: number;
}

/** A static argument as one caller writes it, and the sizes that it stands for in the definition's types. */
export interface Argument {
  readonly text: string;
  readonly names?: Renaming;
}

/** A static parameter. */
export interface StaticParameter {
  readonly kind: "static";
  readonly name: string;
  readonly type: string;
  /** The argument that this program gives it wherever it is called. */
  argument(caller: DefinitionWriter): Argument;
  readonly default?: { readonly text: string; readonly names?: Renaming };
}

export type Parameter = ValueParameter | StaticParameter;

/** A definition as its callers see it. */
export interface Definition {
  readonly sort: Sort;
  readonly name: string;
  readonly file: SourceFile;
  readonly parameters: readonly Parameter[];
  readonly result: Type;
  /** The type that `...S` stood for where it was made. */
  readonly spread?: TensorType;
  readonly bound: number;
  /** Whether its body goes with other sizes than those that it was written for. */
  readonly isFlexible: boolean;
}

/** One definition that is being written. What its body comes to need, it becomes a parameter of. */
export class DefinitionWriter {
  readonly program: ProgramWriter;
  readonly file: SourceFile;
  readonly sort: Sort;
  readonly name: string;
  readonly root: Body = new Body(this);
  /** Values that something uses. */
  used: Set<Value> = new Set();
  readonly where: string[] = [];
  isBatchwise = false;
  /** Set by what works for the sizes of this program, though not for all. */
  isFlexible = true;
  private readonly taken: Set<string>;
  private readonly values: ValueParameter[] = [];
  private readonly statics: StaticParameter[] = [];
  private readonly sizes: Dim[] = [];

  constructor(program: ProgramWriter, file: SourceFile, sort: Sort, name: string) {
    this.program = program;
    this.file = file;
    this.sort = sort;
    this.name = name;
    this.taken = new Set(program.reserved);
  }

  get c(): Choices {
    return this.program.c;
  }

  get parameters(): readonly Parameter[] {
    return [...this.values, ...this.statics];
  }

  /** Remembers what there is; the result takes back what comes after. */
  mark(): () => void {
    const { used, statics, sizes, where, isFlexible, isBatchwise } = this;
    const counts = [statics.length, sizes.length, where.length] as const;
    this.used = new Set(used);
    return () => {
      [statics.length, sizes.length, where.length] = counts;
      Object.assign(this, { used, isFlexible, isBatchwise });
    };
  }

  /** A name that nothing in the definition has yet. */
  fresh(hint: string): string {
    let name = hint;
    for (let i = 2; this.taken.has(name); i++) name = `${hint}${i}`;
    this.taken.add(name);
    return name;
  }

  isFree(name: string): boolean {
    return !this.taken.has(name);
  }

  /** Takes a name that is fixed. */
  reserve(name: string): void {
    this.taken.add(name);
  }

  /** Adds a parameter that takes a value. */
  takes(parameter: Omit<ValueParameter, "kind">): void {
    this.taken.add(parameter.name);
    this.values.push({ kind: "value", ...parameter });
  }

  /** Adds a static parameter. */
  takesStatic(parameter: Omit<StaticParameter, "kind">): void {
    this.statics.push({ kind: "static", ...parameter });
  }

  /** A size within limits: a number, or a static parameter of the definition, an old one or a new one. */
  size(least: number, most: number, hint = "width"): Dim {
    const known = this.sizes.filter((size) => size.value >= least && size.value <= most);
    if (known.length > 0 && this.c.chance(0.5)) return this.varied(this.c.pick(known), least, most);
    const value = this.c.between(least, most);
    return this.c.chance(0.35) ? this.newSize(value, hint) : number(value);
  }

  /** The same size, or another that is computed of it. */
  private varied(size: Dim, least: number, most: number): Dim {
    const other = this.c.pick([
      size,
      operation("*", number(2), size),
      operation("+", size, number(1)),
      operation("-", size, number(1)),
      operation("max", size, number(2)),
      operation("min", size, number(5)),
      operation("div", size, number(2)),
      operation("mod", operation("+", size, number(1)), number(7)),
    ]);
    if (other.value < least || other.value > most) return size;
    if (other !== size) this.isFlexible = false;
    return other;
  }

  private newSize(value: number, hint: string): Dim {
    const name = this.fresh(hint);
    const size = named(name, value);
    this.sizes.push(size);
    const names = (dim: Dim): Renaming => new Map([[name, dim]]);
    this.takesStatic({
      name,
      type: "int",
      argument: (caller) => {
        const dim = caller.sizeOf(value);
        return { text: show(dim), names: names(dim) };
      },
      ...(this.c.chance(0.4) && { default: { text: String(value), names: names(number(value)) } }),
    });
    return size;
  }

  /** The number, or a static parameter that stands for it. */
  sizeOf(value: number): Dim {
    const known = this.sizes.filter((size) => size.value === value);
    return known.length > 0 && this.c.chance(0.5) ? this.c.pick(known) : number(value);
  }

  /** A generic dimension, or a static parameter, that has this value. */
  remember(size: Dim): void {
    this.sizes.push(size);
  }

  /** A number with a point: written out, or a static parameter. */
  float(least: number, most: number, hint = "rate"): string {
    const value = this.c.number(least, most);
    const text = Number.isInteger(value) ? value.toFixed(1) : String(value);
    if (!this.c.chance(0.25)) return text;
    const name = this.fresh(hint);
    this.takesStatic({
      name,
      type: "float",
      argument: () => ({ text }),
      ...(this.c.chance(0.5) && { default: { text } }),
    });
    return name;
  }

  /** A list of sizes: written out, or a static parameter. `last` is the size that its last element stands for. */
  list(least: number, most: number): { text: string; last: Dim; elements: readonly Dim[] } {
    const values = Array.from({ length: this.c.between(1, 3) }, () => this.c.between(least, most));
    const text = `[${values.join(", ")}]`;
    const elements = values.map(number);
    const end = elements.at(-1) as Dim;
    if (!this.c.chance(0.4)) return { text, last: end, elements };
    const name = this.fresh("widths");
    const names: Renaming = new Map([
      [`last(${name})`, end],
      [`count(${name})`, number(values.length)],
      [`sum(${name})`, number(values.reduce((a, b) => a + b))],
      [`product(${name})`, number(values.reduce((a, b) => a * b))],
      [`max(${name})`, number(Math.max(...values))],
      [`min(${name})`, number(Math.min(...values))],
      [`${name}[0]`, number(values[0] as number)],
    ]);
    this.takesStatic({
      name,
      type: "int[]",
      argument: () => ({ text, names }),
      ...(this.c.chance(0.4) && { default: { text, names } }),
    });
    for (const [size, { value }] of names) this.sizes.push(named(size, value));
    return {
      text: name,
      last: named(`last(${name})`, end.value),
      elements: [named(`${name}[0]`, values[0] as number)],
    };
  }

  /** A condition that is decided when the program is compiled. */
  condition(): string {
    const kinds = [() => "training", () => this.flag(), () => this.mode(), () => this.comparison()];
    const condition = this.c.pick(kinds)();
    if (!this.c.chance(0.2)) return condition;
    return condition.includes(" ") ? `not (${condition})` : `not ${condition}`;
  }

  private flag(): string {
    if (this.c.chance(0.1)) return this.c.pick(["true", "false"]);
    const name = this.fresh("flag");
    const text = String(this.c.chance(0.5));
    this.takesStatic({
      name,
      type: "bool",
      argument: () => ({ text }),
      ...(this.c.chance(0.5) && { default: { text } }),
    });
    return name;
  }

  private mode(): string {
    const name = this.fresh("mode");
    const text = `"${this.c.pick(["wide", "deep"])}"`;
    this.takesStatic({
      name,
      type: "string",
      argument: () => ({ text }),
      ...(this.c.chance(0.5) && { default: { text } }),
    });
    return `${name} ${this.c.pick(["==", "!="])} "wide"`;
  }

  private comparison(): string {
    const operator = this.c.pick(["<", "<=", ">", ">=", "!="]);
    if (this.c.chance(0.3)) return `${this.float(0, 1)} ${this.c.pick([operator, "=="])} 0.5`;
    // No `==`: where it holds, the checker counts on it, and what is chosen may not go with that size.
    return `${show(this.size(1, 6))} ${operator} ${this.c.between(1, 6)}`;
  }

  /** Adds a condition that the definition's sizes must hold to, once. */
  require(condition: string): void {
    if (!this.where.includes(condition)) this.where.push(condition);
  }

  /** Whether a size is one that callers may choose. */
  isOwnSize(dim: Dim): boolean {
    return this.sizes.some((size) => same(size, dim));
  }

  /** The definition's text. */
  text(result: string, body: Body, value: string): string {
    const { c } = this;
    const parameters = this.parameters.map((p) => {
      if (p.kind === "static") return `${p.name}: ${p.type}${p.default ? ` = ${p.default.text}` : ""}`;
      return `${p.name}${p.optional ? "?" : ""}: ${p.written ?? showType(p.type)}${p.variadic ? "..." : ""}`;
    });
    const where = this.where.length > 0 ? ` where ${this.where.join(" and ")}` : "";
    const doc = c.chance(0.3) ? `/// Written by chance: \`${this.name}\`.\n` : "";
    const comment = c.chance(0.1) ? "  // What follows was written by chance.\n" : "";
    const head = `${this.isBatchwise ? "batchwise " : ""}${this.sort} ${this.name}(${parameters.join(", ")}) -> ${result}${where}`;
    const lines = [...body.lines, value].map((line) => `  ${line}\n`).join("");
    return `${doc}${head} {\n${comment}${lines}}`;
  }
}
