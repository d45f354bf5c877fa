import type { IToken } from "chevrotain";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import { endOf } from "../lex.ts";
import { type Operand, resolve } from "../operation.ts";
import * as t from "../tokens.ts";
import type { Expression, PipeStep } from "../tree.ts";
import { Atoms } from "./atoms.ts";

/** How many operators may stand in one row. */
const ROW = 500;

/** Operators, pipes, conditions and functions of one value. */
export abstract class Expressions extends Atoms {
  protected expression = this.RULE(
    "expression",
    (): Expression =>
      this.deeper(() => {
        const parameters: IToken[] = [];
        this.MANY(() => {
          parameters.push(this.CONSUME(t.Name));
          this.CONSUME(t.FatArrow);
        });
        const first = this.LA(1);
        const body = this.conditionalOf(first, this.pipeOf(first));
        return parameters.reduceRight((within, parameter) => this.lambdaOf(parameter, within), body);
      }),
  );

  private lambdaOf(first: IToken, body: Expression): Expression {
    return { kind: "lambda", parameter: this.nameOf(first), body, span: this.from(first) };
  }

  private conditionalOf(first: IToken, condition: Expression): Expression {
    const branches = this.OPTION(() => {
      this.CONSUME(t.Question);
      const then = this.SUBRULE(this.expression);
      this.CONSUME(t.Colon);
      return { then, otherwise: this.SUBRULE1(this.expression) };
    });
    if (branches === undefined) return condition;
    return { kind: "conditional", condition, ...branches, span: this.from(first) };
  }

  private pipeOf(first: IToken): Expression {
    const input = this.SUBRULE(this.operation);
    const steps: PipeStep[] = [];
    this.MANY1(() => {
      this.CONSUME(t.Pipe);
      steps.push(this.SUBRULE(this.step));
    });
    return steps.length === 0 ? input : { kind: "pipe", input, steps, span: this.from(first) };
  }

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
    const first = this.LA(1);
    const node = this.postfixesOf(first, this.SUBRULE(this.atom));
    return { prefixes, node, start: first.startOffset, end: endOf(this.LA(0)) };
  });

  /** Members, calls and indices behind an atom. */
  private postfixesOf(first: IToken, atom: Expression): Expression {
    let node = atom;
    this.MANY1(() => {
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
  }
}
