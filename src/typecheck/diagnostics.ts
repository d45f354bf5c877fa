import { data } from "../diagnostics/catalogue/data.ts";
import { names } from "../diagnostics/catalogue/names.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Report } from "./interface.ts";

const unused: readonly string[] = [
  names.unusedLet.code,
  names.unusedImport.code,
  names.unusedParameter.code,
  names.unusedDeclaration.code,
  data.unusedSource.code,
  data.unusedField.code,
];

/** The gate through which all that a check finds goes. What is told again about the same place is dropped. */
export class Diagnostics {
  private readonly found: Diagnostic[] = [];
  private readonly told = new Set<string>();
  private readonly draft: boolean;
  private readonly without: string | undefined;

  constructor(options: { readonly draft?: boolean; readonly without?: string }) {
    this.draft = options.draft ?? false;
    this.without = options.without;
  }

  readonly report: Report = (diagnostic) => this.add(diagnostic, diagnostic.message);

  /** For what shows in an instance: once for a place, however many instances have it. */
  readonly reportOnce: Report = (diagnostic) => this.add(diagnostic, "");

  /** In the order of their places, the program's own file first. */
  inOrder(file: string): Diagnostic[] {
    const rank = ({ labels: [first] }: Diagnostic) =>
      first?.span.file === file ? "" : (first?.span.file ?? "");
    const start = ({ labels: [first] }: Diagnostic) => first?.span.start ?? 0;
    return this.found.toSorted((a, b) => rank(a).localeCompare(rank(b), "en") || start(a) - start(b));
  }

  get hasError(): boolean {
    return this.found.some((d) => d.severity === "error");
  }

  private add(diagnostic: Diagnostic, message: string): void {
    const span = diagnostic.labels[0]?.span;
    const key = `${diagnostic.code} ${span?.file} ${span?.start} ${span?.end} ${message}`;
    if (diagnostic.code === this.without || this.told.has(key)) return;
    this.told.add(key);
    const isMild = this.draft && unused.includes(diagnostic.code);
    this.found.push(isMild ? { ...diagnostic, severity: "warning" } : diagnostic);
  }
}
