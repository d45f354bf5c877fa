import type { IToken, ParserMethod } from "chevrotain";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import { endOf } from "../lex.ts";
import { readNumber, readText } from "../literals.ts";
import { type Operand, resolve } from "../operation.ts";
import * as t from "../tokens.ts";
import type {
  Argument,
  Block,
  Expression,
  NumberLiteral,
  PipeStep,
  RecordExpression,
  Repeat,
} from "../tree.ts";
import { Types } from "./types.ts";

/** How many operators may stand in one row. */
const ROW = 500;

export abstract class Expressions extends Types {
  protected abstract block: ParserMethod<[], Block>;

  protected expression = this.RULE(
    "expression",
    (): Expression =>
      this.deeper(() =>
        this.OR({
          DEF: [{ ALT: () => this.SUBRULE(this.lambda) }, { ALT: () => this.SUBRULE(this.conditional) }],
          ERR_MSG: "a value",
        }),
      ),
  );

  private lambda = this.RULE("lambda", (): Expression => {
    const first = this.CONSUME(t.Name);
    this.CONSUME(t.FatArrow);
    const body = this.SUBRULE(this.expression);
    return { kind: "lambda", parameter: this.nameOf(first), body, span: this.from(first) };
  });

  private conditional = this.RULE("conditional", (): Expression => {
    const first = this.LA(1);
    const condition = this.SUBRULE(this.pipe);
    const branches = this.OPTION(() => {
      this.CONSUME(t.Question);
      const then = this.SUBRULE(this.expression);
      this.CONSUME(t.Colon);
      return { then, otherwise: this.SUBRULE1(this.expression) };
    });
    if (branches === undefined) return condition;
    return { kind: "conditional", condition, ...branches, span: this.from(first) };
  });

  private pipe = this.RULE("pipe", (): Expression => {
    const first = this.LA(1);
    const input = this.SUBRULE(this.operation);
    const steps: PipeStep[] = [];
    this.MANY(() => {
      this.CONSUME(t.Pipe);
      steps.push(this.SUBRULE(this.step));
    });
    return steps.length === 0 ? input : { kind: "pipe", input, steps, span: this.from(first) };
  });

  private step = this.RULE("step", (): PipeStep => {
    const first = this.CONSUME(t.Name);
    const given = this.SUBRULE(this.arguments);
    const call = { kind: "call", callee: this.nameExpression(first), arguments: given } as const;
    const span = this.from(first);
    const when = this.OPTION(() => {
      this.CONSUME(t.When);
      return this.OR({
        DEF: [{ ALT: () => this.CONSUME(t.Training) }, { ALT: () => this.CONSUME(t.Evaluating) }],
        ERR_MSG: "`training` or `evaluating`",
      });
    });
    const phase = when && ({ when: when.image === "training" ? "training" : "evaluating" } as const);
    return { call: { ...call, span }, ...phase, span: this.from(first) };
  });

  /** Operands with operators between them; their precedence is in `precedence.ts`. */
  private operation = this.RULE("operation", (): Expression => {
    const operands = [this.SUBRULE(this.operand)];
    const operators: IToken[] = [];
    this.MANY(() => {
      operators.push(this.CONSUME(t.Operator));
      operands.push(this.SUBRULE1(this.operand));
    });
    return this.ACTION(() => this.operationOf(operands, operators));
  });

  private operationOf(operands: Operand[], operators: IToken[]): Expression {
    const [first] = operands;
    if (operators.length === 0 && first !== undefined && first.prefixes.length === 0) return first.node;
    const signs = operands.reduce((sum, operand) => sum + operand.prefixes.length, operators.length);
    if (signs > ROW) this.tooDeep(ROW);
    return resolve(operands, operators, {
      span: (start, end) => this.span(start, end),
      chained: (one, middle, other) => this.chained(one, middle, other),
    });
  }

  /** Reports `a < b < c`. */
  private chained(one: IToken, { start, end }: Operand, other: IToken): void {
    const at = this.span(other.startOffset, endOf(other));
    const text = ` and ${this.reading?.source.slice(start, end) ?? ""}`;
    const labels = [
      { span: at, text: "a second comparison" },
      { span: this.span(one.startOffset, endOf(one)), text: "the first" },
    ];
    const fix = { title: "join two comparisons by `and`", edits: [{ span: this.span(end, end), text }] };
    this.diagnostics.push(report(syntax.chained, { first: one.image, second: other.image }, { labels, fix }));
  }

  private operand = this.RULE("operand", (): Operand => {
    const prefixes: IToken[] = [];
    this.MANY(() => prefixes.push(this.CONSUME(t.Prefix)));
    const { startOffset: start } = this.LA(1);
    const node = this.SUBRULE(this.postfix);
    return { prefixes, node, start, end: endOf(this.LA(0)) };
  });

  private postfix = this.RULE("postfix", (): Expression => {
    const first = this.LA(1);
    let node = this.SUBRULE(this.atom);
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(t.Dot);
            const name = this.nameOf(this.CONSUME(t.Name));
            node = { kind: "member", object: node, name, span: this.from(first) };
          },
        },
        {
          ALT: () => {
            const given = this.SUBRULE(this.arguments);
            node = { kind: "call", callee: node, arguments: given, span: this.from(first) };
          },
        },
        {
          ALT: () => {
            const indices = this.SUBRULE(this.elements);
            node = { kind: "index", object: node, indices, span: this.from(first) };
          },
        },
      ]);
    });
    return node;
  });

  protected arguments = this.RULE("arguments", () =>
    this.list(t.LParen, t.RParen, this.argument, (span): Argument => ({ value: this.invalid(span), span })),
  );

  private argument = this.RULE("argument", (): Argument => {
    const first = this.LA(1);
    const name = this.OPTION(() => {
      const token = this.CONSUME(t.Name);
      this.CONSUME(t.Colon);
      return this.nameOf(token);
    });
    const value = this.SUBRULE(this.expression);
    return { ...(name && { name }), value, span: this.from(first) };
  });

  private elements = this.RULE("elements", () =>
    this.list(t.LBracket, t.RBracket, this.expression, (span) => this.invalid(span)),
  );

  private atom = this.RULE("atom", (): Expression => {
    const first = this.LA(1);
    return this.OR({
      DEF: [
        { ALT: () => this.numberOf(this.CONSUME(t.NumberToken)) },
        { ALT: () => this.textOf(this.CONSUME(t.Text)) },
        { ALT: () => this.booleanOf(this.CONSUME(t.True), true) },
        { ALT: () => this.booleanOf(this.CONSUME(t.False), false) },
        {
          ALT: (): Expression => {
            this.CONSUME(t.Training);
            return { kind: "training", span: this.from(first) };
          },
        },
        { ALT: () => this.nameExpression(this.CONSUME(t.Name)) },
        {
          ALT: (): Expression => {
            const elements = this.SUBRULE(this.elements);
            return { kind: "list", elements, span: this.from(first) };
          },
        },
        {
          ALT: (): Expression => {
            const fields = this.braces(this.recordField);
            return { kind: "record", fields, span: this.from(first) };
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.LParen);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(t.RParen);
            return inner;
          },
        },
        { ALT: () => this.SUBRULE(this.repeat) },
      ],
      ERR_MSG: "a value",
    });
  });

  private recordField = this.RULE("recordField", (): RecordExpression["fields"][number] => {
    const name = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Colon);
    return { name, value: this.value() };
  });

  private repeat = this.RULE("repeat", (): Repeat => {
    const first = this.CONSUME(t.Repeat);
    const item = this.OPTION(() => {
      const token = this.CONSUME(t.Name);
      this.CONSUME(t.In);
      return this.nameOf(token);
    });
    const over = this.SUBRULE(this.expression);
    this.CONSUME(t.From);
    const carried = this.nameOf(this.CONSUME1(t.Name));
    this.CONSUME(t.Assign);
    const initial = this.SUBRULE1(this.expression);
    const body = this.SUBRULE(this.block);
    return { kind: "repeat", ...(item && { item }), over, carried, initial, body, span: this.from(first) };
  });

  protected textOf(token: IToken): Expression & { kind: "string" } {
    const span = this.span(token.startOffset, endOf(token));
    return { kind: "string", value: readText(token.image).value, span };
  }

  private numberOf(token: IToken): NumberLiteral {
    const read = readNumber(token.image) ?? { value: 0, integer: true, percent: false };
    return { kind: "number", ...read, span: this.span(token.startOffset, endOf(token)) };
  }

  private booleanOf(token: IToken, value: boolean): Expression {
    return { kind: "boolean", value, span: this.span(token.startOffset, endOf(token)) };
  }

  protected nameExpression(token: IToken): Expression {
    return { kind: "name", text: token.image, span: this.span(token.startOffset, endOf(token)) };
  }
}
