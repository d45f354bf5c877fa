import type { IToken } from "chevrotain";
import { internal, type Span } from "../diagnostics/diagnostic.ts";
import { comparison, infix, isRightAssociative, prefix } from "./precedence.ts";
import type { BinaryOperator, Expression } from "./tree.ts";

/** An operand with the prefixes before it; its offsets include brackets around it. */
export interface Operand {
  readonly prefixes: readonly IToken[];
  readonly node: Expression;
  readonly start: number;
  readonly end: number;
}

/** Makes spans, and hears of comparisons in a row. */
export interface Context {
  readonly span: (start: number, end: number) => Span;
  readonly chained: (first: IToken, middle: Operand, second: IToken) => void;
}

type Part = Pick<Operand, "node" | "start" | "end">;

/** Builds the tree of `a + b * c …` by precedence climbing. */
export function resolve(
  operands: readonly Operand[],
  operators: readonly IToken[],
  context: Context,
): Expression {
  return new Resolution(operands, operators, context).infix(0).node;
}

class Resolution {
  readonly #operands: readonly Operand[];
  readonly #operators: readonly IToken[];
  readonly #context: Context;
  #at = 0;
  #prefix = 0;

  constructor(operands: readonly Operand[], operators: readonly IToken[], context: Context) {
    this.#operands = operands;
    this.#operators = operators;
    this.#context = context;
  }

  infix(least: number): Part {
    let left = this.#prefixed();
    let compared: IToken | undefined;
    for (;;) {
      const operator = this.#operators[this.#at];
      const power = operator === undefined ? -1 : (infix.get(operator.image) ?? -1);
      if (operator === undefined || power < least) return left;
      if (power === comparison) {
        const middle = this.#operands[this.#at];
        if (compared !== undefined && middle !== undefined) this.#context.chained(compared, middle, operator);
        compared = operator;
      }
      this.#at++;
      this.#prefix = 0;
      const right = this.infix(isRightAssociative(operator.image as BinaryOperator) ? power : power + 1);
      left = this.#binary(operator, left, right);
    }
  }

  #prefixed(): Part {
    const operand = this.#operands[this.#at];
    const token = operand?.prefixes[this.#prefix];
    if (operand === undefined) return internal("an operator without operand");
    if (token === undefined) return operand;
    this.#prefix++;
    const operator = token.image === "-" ? "-" : "not";
    const inner = this.infix(prefix[operator]);
    const [start, end] = [token.startOffset, inner.end];
    const span = this.#context.span(start, end);
    return { node: { kind: "unary", operator, operand: inner.node, span }, start, end };
  }

  #binary(token: IToken, left: Part, right: Part): Part {
    const [start, end] = [left.start, right.end];
    const span = this.#context.span(start, end);
    if (token.image === "..") {
      return { node: { kind: "range", from: left.node, to: right.node, span }, start, end };
    }
    const node: Expression = {
      kind: "binary",
      operator: token.image as BinaryOperator,
      operatorSpan: this.#context.span(token.startOffset, token.startOffset + token.image.length),
      left: left.node,
      right: right.node,
      span,
    };
    return { node, start, end };
  }
}
