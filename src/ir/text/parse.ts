import { internal, type Span } from "../../diagnostics/diagnostic.ts";
import type {
  DType,
  Func,
  Graph,
  GraphKind,
  Instruction,
  Module,
  Port,
  TensorType,
  Value,
  Write,
} from "../ir.ts";
import type { Attributes, AttributeValue } from "../primitives/attributes.ts";
import { isPrimitive } from "../primitives/index.ts";
import { Tokens } from "./tokens.ts";

const dtypes: readonly DType[] = ["f64", "f32", "i32", "u8", "bool"];
const kinds: readonly GraphKind[] = ["train", "evaluate", "predict"];
const place = /^\/\/ (.*):(\d+)-(\d+)$/;

/** The word as one of those allowed. */
function oneOf<T extends string>(allowed: readonly T[], word: string): T {
  const found = allowed.find((one) => one === word);
  return found ?? internal(`printed IR: ${allowed.join(", ")} expected, not ${word}`);
}

/** Values by id, as they are defined in one function. */
class Scope {
  private readonly values = new Map<number, Value>();

  define(id: number, type: TensorType): Value {
    const value = { id, type };
    this.values.set(id, value);
    return value;
  }

  use(id: number): Value {
    return this.values.get(id) ?? internal(`printed IR: %${id} is not defined`);
  }
}

class Parser {
  private readonly tokens: Tokens;

  constructor(source: string) {
    this.tokens = new Tokens(source);
  }

  graph(): Graph {
    this.tokens.expect("graph");
    const kind = oneOf(kinds, this.tokens.take("name"));
    const { module, scope } = this.module();
    const reads: Graph["reads"][number][] = [];
    while (this.tokens.skip("read")) {
      const cell = this.name();
      this.tokens.expect("=");
      reads.push({ cell, value: this.use(scope) });
    }
    const writes = this.writes(scope);
    this.tokens.take("end");
    const { inputs, outputs } = module.main;
    const written = writes.reduce((count, write) => count + (write.kind === "set" ? 1 : 2), 0);
    const feeds = inputs.slice(0, inputs.length - reads.length);
    const results = outputs.slice(0, outputs.length - written);
    return { kind, ...module, feeds, reads, results, writes };
  }

  /** Functions, the last of which is main; with the scope of main. */
  module(): { module: Module; scope: Scope } {
    const parsed: Func[] = [];
    let scope = new Scope();
    while (this.tokens.next.text === "func") {
      scope = new Scope();
      parsed.push(this.func(scope));
    }
    const main = parsed.pop() ?? internal("printed IR has no function");
    return { module: { functions: new Map(parsed.map((func) => [func.name, func])), main }, scope };
  }

  func(scope: Scope): Func {
    this.tokens.expect("func");
    const name = this.name();
    const inputs = this.tokens.list("(", ")", () => ({ name: this.name(), value: this.define(scope) }));
    this.tokens.expect("->");
    const outputs = this.tokens.list("(", ")", () => ({ name: this.name(), id: this.id() }));
    this.tokens.expect("{");
    const instructions: Instruction[] = [];
    while (!this.tokens.skip("}")) instructions.push(this.instruction(scope));
    const ports: Port[] = outputs.map((output) => ({ name: output.name, value: scope.use(output.id) }));
    return { name, inputs, instructions, outputs: ports };
  }

  private writes(scope: Scope): Write[] {
    const writes: Write[] = [];
    while (this.tokens.next.kind !== "end") {
      const kind = oneOf(["set", "update_rows"], this.tokens.take("name"));
      const cell = this.name();
      this.tokens.expect("=");
      const first = this.use(scope);
      if (kind === "set") {
        writes.push({ kind, cell, value: first });
      } else {
        this.tokens.expect(",");
        writes.push({ kind, cell, indices: first, rows: this.use(scope) });
      }
    }
    return writes;
  }

  private instruction(scope: Scope): Instruction {
    const results = this.tokens.next.kind === "value" ? this.results() : [];
    const op = this.tokens.take("name");
    const call = op === "call";
    const callee = call ? this.name() : "";
    const inputs = this.tokens.list("(", ")", () => this.use(scope));
    const attributes = this.tokens.next.text === "{" ? this.attributes() : {};
    const span = this.span();
    const outputs = results.map(({ id, type }) => scope.define(id, type));
    if (call) return { kind: "call", callee, inputs, outputs, ...(span && { span }) };
    const [output] = outputs;
    if (!isPrimitive(op) || output === undefined) internal(`printed IR: ${op} is no primitive with a result`);
    return { kind: "primitive", op, inputs, attributes, output, ...(span && { span }) };
  }

  private results(): { id: number; type: TensorType }[] {
    const results: { id: number; type: TensorType }[] = [];
    do results.push(this.typed());
    while (this.tokens.skip(","));
    this.tokens.expect("=");
    return results;
  }

  private attributes(): Attributes {
    const entries = this.tokens.list("{", "}", (): [string, AttributeValue] => {
      const name = this.name();
      this.tokens.expect("=");
      return [name, this.attribute()];
    });
    return Object.fromEntries(entries);
  }

  private attribute(): AttributeValue {
    const { kind, text } = this.tokens.next;
    if (text === "[" && kind === "mark") return this.tokens.list("[", "]", () => this.number());
    if (kind === "number") return this.number();
    if (kind === "text") return JSON.parse(this.tokens.take("text"));
    return oneOf(["true", "false"], this.tokens.take("name")) === "true";
  }

  private span(): Span | undefined {
    if (this.tokens.next.kind !== "comment") return undefined;
    const [, file, start, end] = place.exec(this.tokens.take("comment")) ?? [];
    return file === undefined ? undefined : { file, start: Number(start), end: Number(end) };
  }

  private define(scope: Scope): Value {
    const { id, type } = this.typed();
    return scope.define(id, type);
  }

  private typed(): { id: number; type: TensorType } {
    const id = this.id();
    this.tokens.expect(":");
    const dtype = oneOf(dtypes, this.tokens.take("name"));
    return { id, type: { dtype, shape: this.tokens.list("[", "]", () => this.number()) } };
  }

  private use(scope: Scope): Value {
    return scope.use(this.id());
  }

  private id(): number {
    return Number(this.tokens.take("value").slice(1));
  }

  private name(): string {
    return this.tokens.next.kind === "text" ? JSON.parse(this.tokens.take("text")) : this.tokens.take("name");
  }

  private number(): number {
    return Number(this.tokens.take("number"));
  }
}

/** What `printGraph` printed. Throws `internal:` for anything else. */
export function parseGraph(source: string): Graph {
  return new Parser(source).graph();
}

/** What `printModule` printed. */
export function parseModule(source: string): Module {
  return new Parser(source).module().module;
}
