import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Shape, Type } from "../types/type.ts";

export type What = "parameter" | "dimension" | "let" | "param" | "state" | "item" | "carried" | "part";

/** What a name means inside a definition. */
export interface Local {
  readonly what: What;
  readonly type: Type;
  readonly span: Span;
  /** A `let`'s expression. */
  readonly value?: tree.Expression;
  readonly statement?: tree.Statement;
  used: boolean;
}

/** The names inside a definition, block within block; `...S` stands under its own heading. */
export class Environment {
  private readonly parent: Environment | undefined;
  private readonly locals = new Map<string, Local>();
  private readonly spreads = new Map<string, Shape>();

  constructor(parent?: Environment) {
    this.parent = parent;
  }

  /** The same names, to which others may be added. */
  copy(): Environment {
    const made = new Environment(this.parent);
    for (const [name, local] of this.locals) made.locals.set(name, local);
    for (const [name, shape] of this.spreads) made.spreads.set(name, shape);
    return made;
  }

  define(name: string, local: Omit<Local, "used">): void {
    this.locals.set(name, { ...local, used: false });
  }

  defineSpread(name: string, shape: Shape): void {
    this.spreads.set(name, shape);
  }

  find(name: string): Local | undefined {
    return this.locals.get(name) ?? this.parent?.find(name);
  }

  /** A name of this block alone. */
  findOwn(name: string): Local | undefined {
    return this.locals.get(name);
  }

  findSpread(name: string): Shape | undefined {
    return this.spreads.get(name) ?? this.parent?.findSpread(name);
  }

  /** The names of this block alone. */
  own(): IterableIterator<[string, Local]> {
    return this.locals.entries();
  }

  /** All names that are seen from here. */
  *names(): Iterable<string> {
    yield* this.locals.keys();
    if (this.parent) yield* this.parent.names();
  }
}
