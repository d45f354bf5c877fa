import type { IOrAlt, IToken, ParserMethod } from "chevrotain";
import { endOf } from "../lex.ts";
import { readNumber, readText } from "../literals.ts";
import * as t from "../tokens.ts";
import type { Argument, Block, Expression, NumberLiteral, RecordExpression, Repeat } from "../tree.ts";
import { Types } from "./types.ts";

/** What expressions are made of, and the lists of them in brackets. */
export abstract class Atoms extends Types {
  protected abstract block: ParserMethod<[], Block>;

  protected arguments = this.RULE("arguments", () =>
    this.bracketed(
      t.LParen,
      t.RParen,
      this.argument,
      (span): Argument => ({ value: this.invalid(span), span }),
    ),
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

  protected elements = this.RULE("elements", () =>
    this.bracketed(t.LBracket, t.RBracket, this.expression, (span) => this.invalid(span)),
  );

  /** One array for all calls: this is the busiest place of the grammar. */
  private atoms: IOrAlt<Expression>[] = [
    { ALT: () => this.numberOf(this.CONSUME(t.NumberToken)) },
    { ALT: () => this.textOf(this.CONSUME(t.Text)) },
    { ALT: () => this.booleanOf(this.CONSUME(t.True), true) },
    { ALT: () => this.booleanOf(this.CONSUME(t.False), false) },
    { ALT: () => this.trainingOf(this.CONSUME(t.Training)) },
    { ALT: () => this.nameExpression(this.CONSUME(t.Name)) },
    { ALT: () => this.SUBRULE(this.list) },
    { ALT: () => this.SUBRULE(this.record) },
    { ALT: () => this.SUBRULE(this.brackets) },
    { ALT: () => this.SUBRULE(this.repeat) },
  ];

  protected atom = this.RULE("atom", (): Expression => this.OR({ DEF: this.atoms, ERR_MSG: "a value" }));

  private list = this.RULE("list", (): Expression => {
    const first = this.LA(1);
    const elements = this.SUBRULE(this.elements);
    return { kind: "list", elements, span: this.from(first) };
  });

  private record = this.RULE("record", (): Expression => {
    const first = this.LA(1);
    const fields = this.braces(this.recordField);
    return { kind: "record", fields, span: this.from(first) };
  });

  private brackets = this.RULE("brackets", (): Expression => {
    this.CONSUME(t.LParen);
    const inner = this.SUBRULE(this.expression);
    this.CONSUME(t.RParen);
    return inner;
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

  private trainingOf(token: IToken): Expression {
    return { kind: "training", span: this.span(token.startOffset, endOf(token)) };
  }

  protected nameExpression(token: IToken): Expression {
    return { kind: "name", text: token.image, span: this.span(token.startOffset, endOf(token)) };
  }
}
