import type { Value } from "./body.ts";
import { Choices, type Source } from "./choices.ts";
import { type Definition, DefinitionWriter, type Sort } from "./definition-writer.ts";
import { SourceFile } from "./source-file.ts";
import { showType, type TensorType } from "./types.ts";

/** So many definitions of its own a program may have, and so deep they may call each other. */
const MOST = 9;
const DEPTH = 3;

/** What stands at the beginning of a definition's name. */
const hints: Readonly<Record<Sort, readonly string[]>> = {
  encoder: ["reader", "tower"],
  fusion: ["blend", "meeting"],
  layer: ["turn", "mix", "pass"],
  head: ["verdict"],
  loss: ["penalty"],
  model: ["Net"],
};

/** A whole program that is being written: its files and its definitions. */
export class ProgramWriter {
  readonly c: Choices;
  readonly main = new SourceFile("model.mm");
  /** Definitions that the program imports. */
  readonly parts = new SourceFile("own/parts.mm");
  /** Names that no parameter or `let` may take: those that the definitions of all files see. */
  readonly reserved = new Set<string>();
  private readonly definitions: Definition[] = [];
  private begun = 0;
  private depth = 0;

  constructor(source: Source) {
    this.c = new Choices(source);
    this.outside = new DefinitionWriter(this, this.main, "model", "");
  }

  /** Stands for what calls definitions from outside: `train`. */
  readonly outside: DefinitionWriter;

  get mayDefine(): boolean {
    return this.begun < MOST && this.depth < DEPTH;
  }

  /** A new definition, in the file that asks for it or in one that it imports. */
  begin(from: SourceFile, sort: Sort): DefinitionWriter {
    const file = from === this.parts || (sort !== "model" && this.c.chance(0.15)) ? this.parts : from;
    this.begun++;
    this.depth++;
    const name = `${this.c.pick(hints[sort])}${this.begun}`;
    return new DefinitionWriter(this, file, sort, name);
  }

  /** A definition's body is written: `result` is its last line. */
  finish(
    writer: DefinitionWriter,
    result: Value,
    spread?: TensorType,
    declared = showType(result.type),
  ): Definition {
    this.depth--;
    const { sort, name, file, parameters, isFlexible } = writer;
    file.declarations.push(writer.text(declared, writer.root, result.text));
    const bound = Math.max(1, result.bound);
    const definition = {
      sort,
      name,
      file,
      parameters,
      result: result.type,
      bound,
      isFlexible,
      ...(spread && { spread }),
    };
    this.definitions.push(definition);
    return definition;
  }

  /** The definitions that a file can use: its own and those of the files that it imports. */
  usable(file: SourceFile): Definition[] {
    return this.definitions.filter((d) => d.file === file || d.file === this.parts);
  }

  /** What a definition is called in a file, which imports it where it must. */
  nameIn(file: SourceFile, { file: home, name }: Pick<Definition, "file" | "name">): string {
    if (file === home) return name;
    return file.imported("own/parts.mm", name, this.c.chance(0.3) ? `other_${name}` : undefined);
  }

  /** What a definition of the standard library is called in a file, which imports it. */
  standard(file: SourceFile, name: string): string {
    return file.imported("std", name, this.c.chance(0.05) ? `std_${name}` : undefined);
  }

  /** The program's files, its own first. */
  get files(): ReadonlyMap<string, string> {
    const files = new Map([[this.main.path, this.main.text]]);
    if (this.parts.declarations.length > 0) files.set(this.parts.path, this.parts.text);
    return files;
  }
}
