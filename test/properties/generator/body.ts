import type { Choices } from "./choices.ts";
import type { DefinitionWriter } from "./definition-writer.ts";
import { show } from "./dimensions.ts";
import { isTensor, showType, type TensorType, type Type } from "./types.ts";

/** A value that the program has: an expression with its type. */
export interface Value<T extends Type = Type> {
  readonly text: string;
  readonly type: T;
  /** May be absent in a row. */
  readonly optional?: boolean;
  /** About how large its numbers are. Generated programs keep them small, so that rounding errors stay small too. */
  readonly bound: number;
  /** Needs brackets as an operand. */
  readonly loose?: boolean;
  /** Has a name, so that it may be used any number of times. */
  readonly named?: boolean;
}

/** Above this, a value goes through `tanh` before it is used again. */
const LARGE = 8;

type Guard<T extends Type> = (type: Type) => type is T;
type Also<T extends Type> = (value: Value<T>) => boolean;

/** A block, or the body of a lambda, that is being written: its lines so far, and the values that it can use. */
export class Body {
  readonly writer: DefinitionWriter;
  readonly lines: string[] = [];
  /** Whether statements may stand here: in a block, not in a lambda. */
  readonly hasStatements: boolean;
  private readonly parent: Body | undefined;
  private readonly values: Value[] = [];

  constructor(writer: DefinitionWriter, parent?: Body, hasStatements = true) {
    this.writer = writer;
    this.parent = parent;
    this.hasStatements = hasStatements;
  }

  get c(): Choices {
    return this.writer.c;
  }

  /** A block, or a lambda's body, that sees this one's names. */
  inner(hasStatements = this.hasStatements): Body {
    return new Body(this.writer, this, hasStatements);
  }

  /** A new value; it waits to be used. */
  add<T extends Type>(value: Value<T>): Value<T> {
    this.values.push(value);
    return value;
  }

  /** A value that is always there and of the wanted type, if there is one: rather one that nothing uses yet. */
  find<T extends Type>(fits: Guard<T>, also?: Also<T>): Value<T> | undefined;
  find<T extends Type = Type>(fits: (type: Type) => boolean, also?: Also<T>): Value<T> | undefined;
  find<T extends Type>(fits: (type: Type) => boolean, also?: Also<T>): Value<T> | undefined {
    return this.search(fits, (value: Value<T>) => !value.optional && (also?.(value) ?? true));
  }

  /** As `find`, for a value that may be absent in a row. */
  findOptional<T extends Type = Type>(fits: (type: Type) => boolean): Value<T> | undefined {
    return this.search<T>(fits, (value) => value.optional === true);
  }

  private search<T extends Type>(fits: (type: Type) => boolean, also: Also<T>): Value<T> | undefined {
    const all = this.visible().filter((v) => fits(v.type) && also(v as Value<T>)) as Value<T>[];
    if (all.length === 0) return undefined;
    const waiting = all.filter((value) => !this.writer.used.has(value));
    return this.c.pick(waiting.length > 0 && !this.c.chance(0.25) ? waiting : all);
  }

  /** The text of a value, which counts as used from now on. */
  use(value: Value): string {
    this.writer.used.add(value);
    return value.text;
  }

  /** As `use`, for an operand: in brackets where it needs them, and made small where it is larger than `limit`. */
  operand(value: Value, limit = LARGE): string {
    const text = this.use(value);
    if (value.bound > limit) return `tanh(${text})`;
    return value.loose ? `(${text})` : text;
  }

  /** As `use`, for an argument: made small where it is larger than `limit`. */
  argument(value: Value, limit = LARGE): string {
    const text = this.use(value);
    return value.bound > limit ? `tanh(${text})` : text;
  }

  /** Gives a value a name: `let name = …`, sometimes with its type. */
  let<T extends Type>(value: Value<T>, hint: string): Value<T> {
    if (!this.hasStatements) return value;
    const name = this.writer.fresh(hint);
    this.lines.push(`let ${name}${this.annotation(value)} = ${this.use(value)}`);
    const { loose: _, ...rest } = value;
    return this.add({ ...rest, text: name, named: true });
  }

  /** `param name: type = initial`; its name. */
  param(type: TensorType, initial: string, hint = "w"): string {
    const name = this.writer.fresh(hint);
    this.lines.push(`param ${name}: ${showType(type)} = ${initial}`);
    return name;
  }

  /** Writes something, or nothing at all: where `write` gives nothing, what it wrote on the way is taken back. */
  attempt(write: (b: Body) => Value | undefined): Value | undefined {
    const { lines, values, writer } = this;
    const [lineCount, valueCount, undo] = [lines.length, values.length, writer.mark()];
    const value = write(this);
    if (value) return value;
    lines.length = lineCount;
    values.length = valueCount;
    undo();
    return undefined;
  }

  /** What nothing uses yet of this block's own. */
  waiting(): Value[] {
    return this.values.filter((value) => !this.writer.used.has(value));
  }

  private annotation({ type, optional }: Value): string {
    if (optional || !isTensor(type) || type.lead || !this.c.chance(0.15)) return "";
    const hidden = this.c.chance(0.3) ? this.c.below(type.dims.length) : -1;
    return `: [${type.dims.map((dim, i) => (i === hidden ? "_" : show(dim))).join(", ")}]`;
  }

  private visible(): Value[] {
    const own = this.values.filter((value) => value.named || !this.writer.used.has(value));
    const outer = this.parent?.visible().filter((value) => value.named) ?? [];
    return [...outer, ...own];
  }
}
