import { EOF, type IToken, type ParserMethod } from "chevrotain";
import type { Diagnostic, Span } from "../../diagnostics/diagnostic.ts";
import * as t from "../tokens.ts";
import type * as tree from "../tree.ts";
import type { End, Options, Reading } from "./base.ts";
import { conjuncts } from "./conjuncts.ts";
import { Datasets } from "./datasets.ts";

export interface Read {
  readonly declarations: tree.Declaration[];
  readonly diagnostics: Diagnostic[];
  /** Where tokens were passed over after a mistake. */
  readonly passed: Span[];
}

const declarationEnd: End = { types: [t.Newline, EOF], label: "a new line" };

/** The grammar of a whole file. Built once: building costs more than reading. */
export class Grammar extends Datasets {
  constructor(options: Options = {}) {
    super(options);
    this.performSelfAnalysis();
  }

  /** Reads the tokens that `layout` gives. */
  read(reading: Reading, tokens: IToken[]): Read {
    this.begin(reading, tokens);
    const declarations = this.module();
    return { declarations, diagnostics: this.diagnostics, passed: this.passed };
  }

  private module: ParserMethod<[], tree.Declaration[]> = this.RULE("module", () => {
    const declarations: tree.Declaration[] = [];
    const read = () => {
      const found = this.attempt(
        () => this.SUBRULE(this.declaration),
        declarationEnd,
        this.isNextDeclaration,
      );
      if (found !== undefined) declarations.push(found);
    };
    this.MANY_SEP({ SEP: t.Newline, DEF: read });
    while (!this.RECORDING_PHASE && Number.isFinite(this.LA(1).startOffset)) this.readStray(read);
    return declarations;
  });

  /** A declaration begins in the first column. */
  private isNextDeclaration(): boolean {
    return this.next(t.Newline, t.Name) && /[\r\n]$/.test(this.LA(1).image);
  }

  private declaration = this.RULE(
    "declaration",
    (): tree.Declaration =>
      this.OR({
        DEF: [
          { ALT: () => this.SUBRULE(this.import) },
          { ALT: () => this.SUBRULE(this.data) },
          { ALT: () => this.SUBRULE(this.definition) },
          { ALT: () => this.SUBRULE(this.train) },
          { ALT: () => this.SUBRULE(this.predict) },
        ],
        ERR_MSG: "a declaration",
      }),
  );

  private import = this.RULE("import", (): tree.Import => {
    const first = this.CONSUME(t.Import);
    const names = this.braces(this.importedName);
    this.CONSUME(t.From);
    const from = this.textOf(this.CONSUME(t.Text));
    return { kind: "import", names, from, span: this.from(first) };
  });

  private importedName = this.RULE("importedName", (): tree.Import["names"][number] => {
    const name = this.nameOf(this.CONSUME(t.Name));
    const alias = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.nameOf(this.CONSUME1(t.Name));
    });
    return { name, ...(alias && { alias }) };
  });

  private definition = this.RULE("definition", (): tree.Definition => {
    const first = this.LA(1);
    const doc = this.docOf(first);
    const batchwise = this.OPTION(() => this.CONSUME(t.Batchwise)) !== undefined;
    const sort = this.CONSUME(t.Sort).image as tree.Sort;
    const name = this.nameOf(this.CONSUME(t.Name));
    const parameters = this.SUBRULE(this.parameters);
    this.CONSUME(t.Arrow);
    const result = this.SUBRULE(this.type);
    const where = this.OPTION1(() => {
      this.CONSUME(t.Where);
      const condition = this.SUBRULE(this.expression);
      return this.ACTION(() => conjuncts(condition));
    });
    const body = this.OPTION2({
      GATE: () => sort !== "primitive",
      DEF: () => this.SUBRULE(this.block),
    });
    this.ACTION(() => {
      if (body === undefined && sort !== "primitive") this.raise("`{` and a body");
    });
    const header = { sort, ...doc, batchwise, name, parameters, result, where: where ?? [] };
    return { kind: "definition", ...header, ...(body && { body }), span: this.from(first) };
  });

  private parameters = this.RULE("parameters", () => this.bracketed(t.LParen, t.RParen, this.parameter));

  private parameter = this.RULE("parameter", (): tree.Parameter => {
    const first = this.LA(1);
    const name = this.nameOf(this.CONSUME(t.Name));
    const optional = this.OPTION(() => this.CONSUME(t.Question)) !== undefined;
    this.CONSUME(t.Colon, { ERR_MSG: "`:` and a type" });
    const type = this.SUBRULE(this.type);
    const variadic = this.OPTION1(() => this.CONSUME(t.Spread)) !== undefined;
    const initial = this.OPTION2(() => {
      this.CONSUME(t.Assign);
      return this.SUBRULE(this.expression);
    });
    return { name, optional, type, variadic, ...(initial && { default: initial }), span: this.from(first) };
  });

  private train = this.RULE("train", (): tree.Train => {
    const first = this.CONSUME(t.Train);
    const doc = this.docOf(first);
    const name = this.nameOf(this.CONSUME(t.Name));
    const base = this.OPTION(() => {
      this.CONSUME(t.Assign);
      const token = this.CONSUME1(t.Name);
      this.CONSUME(t.With);
      return this.nameOf(token);
    });
    const entries = this.SUBRULE(this.entries);
    return { kind: "train", ...doc, name, ...(base && { base }), entries, span: this.from(first) };
  });

  private predict = this.RULE("predict", (): tree.Predict => {
    const first = this.CONSUME(t.Predict);
    const doc = this.docOf(first);
    const name = this.nameOf(this.CONSUME(t.Name));
    const entries = this.SUBRULE(this.entries);
    return { kind: "predict", ...doc, name, entries, span: this.from(first) };
  });
}
