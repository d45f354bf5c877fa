import type { IToken, ParserMethod } from "chevrotain";
import * as t from "../tokens.ts";
import type { Argument, Dimension, FunctionType, TypeExpression } from "../tree.ts";
import { Base } from "./base.ts";

type FunctionParameter = FunctionType["parameters"][number];

/** `[A, 2*B]`, `seq[T, D]`, `int[]`, `{ pooled: [D] }`, `([A], width: int) -> [width]` */
export abstract class Types extends Base {
  protected abstract arguments: ParserMethod<[], Argument[]>;

  protected type = this.RULE("type", (): TypeExpression => {
    const first = this.LA(1);
    let type = this.SUBRULE(this.plainType);
    this.MANY(() => {
      this.CONSUME(t.LBracket);
      this.CONSUME(t.RBracket);
      type = { kind: "list", element: type, span: this.from(first) };
    });
    return type;
  });

  private plainType = this.RULE("plainType", (): TypeExpression => {
    const first = this.LA(1);
    return this.deeper(() =>
      this.OR({
        DEF: [
          {
            ALT: (): TypeExpression => {
              const dimensions = this.SUBRULE(this.dimensions);
              return { kind: "tensor", dimensions, span: this.from(first) };
            },
          },
          { ALT: () => this.SUBRULE(this.namedType) },
          {
            ALT: (): TypeExpression => {
              const fields = this.braces(this.fieldType);
              return { kind: "record", fields, span: this.from(first) };
            },
          },
          { ALT: () => this.SUBRULE(this.functionType) },
        ],
        ERR_MSG: "a type",
      }),
    );
  });

  private dimensions = this.RULE("dimensions", () => this.bracketed(t.LBracket, t.RBracket, this.dimension));

  private dimension = this.RULE("dimension", (): Dimension => {
    const first = this.LA(1);
    return this.OR({
      DEF: [
        {
          ALT: (): Dimension => {
            this.CONSUME(t.Spread);
            const name = this.nameOf(this.CONSUME(t.Name));
            return { kind: "spread", name, span: this.from(first) };
          },
        },
        {
          ALT: (): Dimension => {
            this.CONSUME(t.Wildcard);
            return { kind: "wildcard", span: this.from(first) };
          },
        },
        { ALT: () => this.SUBRULE(this.expression) },
      ],
      ERR_MSG: "a dimension",
    });
  });

  private namedType = this.RULE("namedType", (): TypeExpression => {
    const first = this.CONSUME(t.Name);
    const dimensions = this.OPTION({
      GATE: () => !this.next(t.LBracket, t.RBracket),
      DEF: () => this.SUBRULE(this.dimensions),
    });
    const options = this.OPTION1(() => this.SUBRULE(this.arguments)) ?? [];
    const span = this.from(first);
    return { kind: "named", name: this.nameOf(first), ...(dimensions && { dimensions }), options, span };
  });

  private fieldType = this.RULE("fieldType", () => {
    const name = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Colon);
    return { name, type: this.SUBRULE(this.type) };
  });

  /** A type in brackets is itself. */
  private functionType = this.RULE("functionType", (): TypeExpression => {
    const first = this.LA(1);
    const parameters = this.bracketed(t.LParen, t.RParen, this.functionParameter);
    const result = this.OPTION(() => {
      this.CONSUME(t.Arrow);
      return this.SUBRULE(this.type);
    });
    return this.ACTION(() => this.functionOf(first, parameters, result));
  });

  private functionOf(
    first: IToken,
    parameters: FunctionParameter[],
    result: TypeExpression | undefined,
  ): TypeExpression {
    if (result !== undefined) return { kind: "function", parameters, result, span: this.from(first) };
    const [only, ...others] = parameters;
    if (only === undefined || others.length > 0 || only.name !== undefined || only.variadic)
      this.raise("`->`");
    return only.type;
  }

  private functionParameter = this.RULE("functionParameter", (): FunctionParameter => {
    const name = this.OPTION(() => {
      const token = this.CONSUME(t.Name);
      this.CONSUME(t.Colon);
      return this.nameOf(token);
    });
    const type = this.SUBRULE(this.type);
    const variadic = this.OPTION1(() => this.CONSUME(t.Spread)) !== undefined;
    return { ...(name && { name }), type, variadic };
  });
}
