import type { IToken } from "chevrotain";
import * as t from "../tokens.ts";
import type * as tree from "../tree.ts";
import { Bodies } from "./bodies.ts";
import { conjuncts } from "./conjuncts.ts";

/** `data NAME { … }` and blocks of settings. */
export abstract class Datasets extends Bodies {
  protected data = this.RULE("data", (): tree.Data => {
    const first = this.CONSUME(t.Data);
    const doc = this.docOf(first);
    const name = this.nameOf(this.CONSUME(t.Name));
    const items = this.braces(this.dataItem);
    return { kind: "data", ...doc, name, items, span: this.from(first) };
  });

  private dataItem = this.RULE("dataItem", (): tree.DataItem => {
    const GATE = () => this.beginsItem(1);
    return this.OR({
      MAX_LOOKAHEAD: 1,
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE, ALT: () => this.SUBRULE(this.source) },
        { GATE, ALT: () => this.SUBRULE(this.join) },
        { GATE, ALT: () => this.SUBRULE(this.key) },
        { GATE, ALT: () => this.SUBRULE(this.split) },
        { GATE, ALT: () => this.SUBRULE(this.onError) },
        { ALT: () => this.SUBRULE(this.field) },
      ],
      ERR_MSG: "a field or another item of `data`",
    });
  });

  /** The word at a place begins an item: it is not the name of a field. */
  private beginsItem(at: number): boolean {
    return !t.is(this.LA(at + 1), t.Colon, t.Question);
  }

  private source = this.RULE("source", (): tree.Source => {
    const first = this.CONSUME(t.Source);
    const name = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.Assign);
    return { kind: "source", name, value: this.value(), span: this.from(first) };
  });

  private join = this.RULE("join", (): tree.Join => {
    const first = this.CONSUME(t.Join);
    const source = this.nameOf(this.CONSUME(t.Name));
    this.CONSUME(t.On);
    const condition = this.SUBRULE(this.expression);
    const cardinality = this.OPTION({
      GATE: () => t.is(this.LA(3), t.One, t.Most),
      DEF: () => {
        this.CONSUME(t.Comma);
        return this.SUBRULE(this.cardinality);
      },
    });
    const on = this.ACTION(() => conjuncts(condition));
    return { kind: "join", source, on, ...(cardinality && { cardinality }), span: this.from(first) };
  });

  private cardinality = this.RULE("cardinality", (): NonNullable<tree.Join["cardinality"]> => {
    const first = this.LA(1);
    const value = this.OR({
      DEF: [
        {
          ALT: (): tree.Cardinality => {
            this.CONSUME(t.Exactly);
            return "exactly one";
          },
        },
        {
          ALT: (): tree.Cardinality => {
            this.CONSUME(t.At);
            this.CONSUME(t.Most);
            return "at most one";
          },
        },
      ],
      ERR_MSG: "`exactly one` or `at most one`",
    });
    this.CONSUME(t.One);
    return { value, span: this.from(first) };
  });

  private key = this.RULE("key", (): tree.Key => {
    const first = this.CONSUME(t.Key);
    const columns = [this.SUBRULE(this.expression)];
    this.MANY({
      GATE: () => this.isColumn(2),
      DEF: () => {
        this.CONSUME(t.Comma);
        columns.push(this.SUBRULE1(this.expression));
      },
    });
    return { kind: "key", columns, span: this.from(first) };
  });

  /** What stands at a place is one more column, not the next item. */
  private isColumn(at: number): boolean {
    return !t.is(this.LA(at + 1), t.Name, t.Colon, t.Question);
  }

  private split = this.RULE("split", (): tree.Split => {
    const first = this.CONSUME(t.Split);
    this.CONSUME(t.By);
    const by = this.SUBRULE(this.expression);
    const parts = this.SUBRULE(this.entries);
    return { kind: "split", by, parts, span: this.from(first) };
  });

  private onError = this.RULE("onError", (): tree.OnError => {
    const first = this.CONSUME(t.On);
    this.CONSUME(t.ErrorWord);
    return { kind: "on-error", policy: this.value(), span: this.from(first) };
  });

  private field = this.RULE("field", (): tree.Field => {
    const first = this.LA(1);
    const doc = this.docOf(first);
    const target = this.OPTION({
      GATE: () => this.beginsItem(1),
      DEF: () => this.CONSUME(t.Target),
    });
    const name = this.nameOf(this.CONSUME(t.Name));
    const optional = this.OPTION1(() => this.CONSUME(t.Question)) !== undefined;
    this.CONSUME(t.Colon, { ERR_MSG: "`:` and a type" });
    const type = this.SUBRULE(this.type);
    this.CONSUME(t.Assign);
    const value = this.value();
    const rest = { target: target !== undefined, name, optional, type, value };
    return { kind: "field", ...doc, ...rest, span: this.from(first) };
  });

  protected entries = this.RULE("entries", () => this.braces(this.entry));

  private entry = this.RULE("entry", (): tree.Entry => {
    const first = this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    return { name: this.nameOf(first), value: this.value(), span: this.from(first) };
  });

  protected docOf(first: IToken): { doc?: string } {
    const doc = this.reading?.documentation.take(first.startOffset);
    return doc === undefined ? {} : { doc };
  }
}
