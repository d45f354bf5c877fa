/** One file of a program that is being written: declarations, and the imports that they came to need. */
export class SourceFile {
  readonly path: string;
  readonly declarations: string[] = [];
  private readonly imports = new Map<string, Map<string, string>>();

  constructor(path: string) {
    this.path = path;
  }

  /** The name here of what another file calls `name`; imported with the first use, as `alias` where one is given. */
  imported(from: string, name: string, alias?: string): string {
    const names = this.imports.get(from) ?? new Map<string, string>();
    this.imports.set(from, names);
    const local = names.get(name) ?? alias ?? name;
    names.set(name, local);
    return local;
  }

  get text(): string {
    const imports = [...this.imports].map(([from, names]) => {
      const list = [...names].map(([name, local]) => (name === local ? name : `${name} as ${local}`));
      return `import { ${list.join(", ")} } from "${from}"`;
    });
    return `${[...imports, ...this.declarations].join("\n\n")}\n`;
  }
}
