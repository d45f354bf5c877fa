import type { IToken } from "chevrotain";
import { report } from "../../diagnostics/catalogue/entry.ts";
import { syntax } from "../../diagnostics/catalogue/syntax.ts";
import { endOf } from "../lex.ts";
import * as t from "../tokens.ts";
import type { Block, Cell, Expression, Let, SetCell, Statement } from "../tree.ts";
import { Expressions } from "./expressions.ts";

type Line = Statement | Expression;

/** What stands between the braces of definitions and `repeat`. */
export abstract class Bodies extends Expressions {
  protected block = this.RULE("block", (): Block => {
    const first = this.LA(1);
    const mistakes = this.diagnostics.length;
    const lines = this.braces(this.line);
    return this.ACTION(() => this.blockOf(first, lines, this.diagnostics.length > mistakes));
  });

  private line = this.RULE(
    "line",
    (): Line =>
      this.OR({
        MAX_LOOKAHEAD: 1,
        IGNORE_AMBIGUITIES: true,
        DEF: [
          { ALT: () => this.SUBRULE(this.let) },
          { GATE: () => this.isStatement(), ALT: () => this.SUBRULE(this.cell) },
          { GATE: () => this.isStatement(), ALT: () => this.SUBRULE(this.set) },
          { ALT: () => this.SUBRULE(this.expression) },
        ],
        ERR_MSG: "a statement or a value",
      }),
  );

  /** `param`, `state` and `set` are names where no other name follows. */
  private isStatement(): boolean {
    return t.is(this.LA(2), t.Name);
  }

  private let = this.RULE("let", (): Let => {
    const first = this.CONSUME(t.Let);
    const name = this.nameOf(this.CONSUME(t.Name));
    const type = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    this.CONSUME(t.Assign);
    const value = this.value();
    return { kind: "let", name, ...(type && { type }), value, span: this.from(first) };
  });

  private cell = this.RULE("cell", (): Cell => {
    const first = this.LA(1);
    const { tokenType } = this.OR([
      { ALT: () => this.CONSUME(t.Param) },
      { ALT: () => this.CONSUME(t.State) },
    ]);
    const name = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Colon, { ERR_MSG: "`:` and a type" });
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Assign);
    const initial = this.value();
    const kind = tokenType === t.State ? "state" : "param";
    return { kind, name, type, initial, span: this.from(first) };
  });

  private set = this.RULE("set", (): SetCell => {
    const first = this.CONSUME(t.SetWord);
    const name = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Assign);
    return { kind: "set", name, value: this.value(), span: this.from(first) };
  });

  /** The last line is the value; the lines before it are statements. */
  private blockOf(first: IToken, lines: readonly Line[], hasMistakes: boolean): Block {
    const last = lines.at(-1);
    const result = last !== undefined && !isStatement(last) ? last : this.noValue(hasMistakes);
    const statements: Statement[] = [];
    for (const line of lines) {
      if (isStatement(line)) statements.push(line);
      else if (line !== result && !hasMistakes) this.lost(line);
    }
    return { statements, result, span: this.from(first) };
  }

  private noValue(hasMistakes: boolean): Expression {
    const brace = this.LA(0);
    const span = this.span(brace.startOffset, endOf(brace));
    if (!hasMistakes && brace.image !== "") {
      const labels = [{ span, text: "a value expected before" }];
      this.diagnostics.push(report(syntax.noValue, { what: "the body" }, { labels }));
    }
    return { kind: "invalid", span: this.span(brace.startOffset, brace.startOffset) };
  }

  private lost({ span }: Expression): void {
    const labels = [{ span, text: "nothing uses this value" }];
    this.diagnostics.push(report(syntax.lostValue, {}, { labels }));
  }
}

function isStatement(line: Line): line is Statement {
  return line.kind === "let" || line.kind === "param" || line.kind === "state" || line.kind === "set";
}
