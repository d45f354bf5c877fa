import { readNumber, readText, writeNumber, writeText } from "../literals.ts";
import * as precedence from "../precedence.ts";
import type {
  Argument,
  Binary,
  Block,
  Expression,
  NumberLiteral,
  Pipe,
  RecordExpression,
  Repeat,
  Statement,
  StringLiteral,
} from "../tree.ts";
import { type Doc, group, indent, line } from "./document.ts";
import type { Element } from "./elements.ts";
import { TypePrinter } from "./types.ts";

/** Prints expressions, with brackets only where they are needed, and bodies. */
export class ExpressionPrinter extends TypePrinter {
  override expression(node: Expression, least: number): Doc {
    const doc = this.bare(node);
    return strength(node) < least ? ["(", doc, ")"] : doc;
  }

  private bare(node: Expression): Doc {
    switch (node.kind) {
      case "number":
        return this.number(node);
      case "string":
        return this.text(node);
      case "boolean":
        return String(node.value);
      case "name":
        return node.text;
      case "training":
        return "training";
      case "invalid":
        return "…";
      case "list":
        return this.elements(node.elements, node.span.end);
      case "record":
        return this.record(node);
      case "call":
        return [this.tight(node.callee), this.arguments(node.arguments, node.span.end)];
      case "index":
        return [this.tight(node.object), this.elements(node.indices, node.span.end)];
      case "member":
        return [this.tight(node.object), ".", node.name.text];
      case "unary": {
        const sign = node.operator === "not" ? "not " : "-";
        return [sign, this.expression(node.operand, precedence.prefix[node.operator])];
      }
      case "binary":
        return this.binary(node);
      case "range": {
        const power = precedence.power("..");
        return [this.expression(node.from, power), "..", this.right(node.to, power + 1)];
      }
      case "conditional":
        return group([
          this.expression(node.condition, precedence.pipe),
          indent([line, "? ", this.expression(node.then, 0)]),
          indent([line, ": ", this.expression(node.otherwise, 0)]),
        ]);
      case "lambda":
        return [node.parameter.text, " => ", this.expression(node.body, 0)];
      case "repeat":
        return this.repeat(node);
      case "pipe":
        return this.pipe(node);
    }
  }

  private tight(node: Expression): Doc {
    return this.expression(node, precedence.tightest);
  }

  /** A right operand; a minus needs no brackets there. */
  private right(node: Expression, least: number): Doc {
    return node.kind === "unary" && node.operator === "-" ? this.bare(node) : this.expression(node, least);
  }

  /** A row of operators of one strength. */
  private binary(node: Binary): Doc {
    const power = precedence.power(node.operator);
    const toRight = precedence.isRightAssociative(node.operator);
    const tail: Doc[] = [];
    let left: Expression = node;
    for (let at = node; ; ) {
      const right = this.right(at.right, toRight ? power : power + 1);
      tail.unshift(operator(at, right));
      left = at.left;
      if (toRight || power === precedence.comparison) break;
      if (left.kind !== "binary" || precedence.power(left.operator) !== power) break;
      at = left;
    }
    const needs = toRight || power === precedence.comparison ? power + 1 : power;
    return group([this.expression(left, needs), indent(tail)]);
  }

  private record(node: RecordExpression): Doc {
    const elements = node.fields.map(
      ({ name, value }): Element => ({
        start: name.span.start,
        end: value.span.end,
        print: () => [name.text, ": ", this.expression(value, 0)],
      }),
    );
    return this.braces(elements, node.span.end);
  }

  override arguments(given: readonly Argument[], end: number): Doc {
    const elements = given.map(
      ({ name, value, span }): Element => ({
        ...span,
        print: () => [name === undefined ? "" : `${name.text}: `, this.expression(value, 0)],
      }),
    );
    return this.list("(", elements, ")", end);
  }

  private elements(nodes: readonly Expression[], end: number): Doc {
    const elements = nodes.map((node) => ({ ...node.span, print: () => this.expression(node, 0) }));
    return this.list("[", elements, "]", end);
  }

  private pipe({ input, steps }: Pipe): Doc {
    const first = this.expression(input, precedence.pipe + 1);
    const rest = steps.map(({ call, when, span }, i) => {
      const print = () => ["|> ", this.expression(call, 0), when === undefined ? "" : ` when ${when}`];
      const element = { ...span, print };
      return [line, i === steps.length - 1 ? this.led(element) : this.element(element)];
    });
    return group([first, indent(rest)]);
  }

  private repeat({ item, over, carried, initial, body }: Repeat): Doc {
    return [
      "repeat ",
      item === undefined ? "" : `${item.text} in `,
      this.expression(over, 0),
      ` from ${carried.text} = `,
      this.expression(initial, 0),
      " ",
      this.block(body),
    ];
  }

  /** Statements have lines of their own; a body that is but a value may stay on one. */
  protected block({ statements, result, span }: Block): Doc {
    const elements = statements.map((node): Element => ({ ...node.span, print: () => this.statement(node) }));
    const value = { ...result.span, print: () => this.expression(result, 0) };
    return this.braces([...elements, value], span.end, statements.length > 0);
  }

  private statement(node: Statement): Doc {
    const value = "initial" in node ? node.initial : node.value;
    const type = node.kind === "set" || node.type === undefined ? "" : [": ", this.type(node.type)];
    return [`${node.kind} ${node.name.text}`, type, " = ", this.expression(value, 0)];
  }

  /** As the source spells it, if it does. */
  private number(node: NumberLiteral): string {
    const spelling = this.source.slice(node.span.start, node.span.end);
    const read = readNumber(spelling);
    const same = read?.value === node.value && read.percent === node.percent && read.integer === node.integer;
    return same ? spelling : writeNumber(node);
  }

  private text({ value, span }: StringLiteral): string {
    const spelling = this.source.slice(span.start, span.end);
    const isText = /^".*"$/s.test(spelling) && readText(spelling).value === value;
    return isText ? spelling : writeText(value);
  }
}

/** An operator and its right operand; a line ends behind an operator, but before `??`. */
function operator({ operator }: Binary, right: Doc): Doc {
  if (operator === "on") return [" on ", right];
  return operator === "??" ? [line, "?? ", right] : [` ${operator}`, line, right];
}

/** How strongly an expression holds together. */
function strength(node: Expression): number {
  switch (node.kind) {
    case "lambda":
    case "conditional":
      return precedence.conditional;
    case "pipe":
      return precedence.pipe;
    case "binary":
      return precedence.power(node.operator);
    case "range":
      return precedence.power("..");
    case "unary":
      return precedence.prefix[node.operator];
    default:
      return precedence.tightest;
  }
}
