/**
 * A document that knows where it may be broken into lines.
 * Wadler 2003, "A prettier printer"; the rendering is that of Lindig 2000, "Strictly pretty".
 */
export type Doc =
  | string
  | readonly Doc[]
  | { readonly kind: "line"; readonly flat: string; readonly hard: boolean }
  | { readonly kind: "indent"; readonly body: Doc }
  | { readonly kind: "group"; readonly body: Doc; readonly breaks: boolean }
  | { readonly kind: "choice"; readonly broken: Doc; readonly flat: Doc }
  | { readonly kind: "suffix"; readonly text: string };

/** A space, or a new line where the group around it is broken. */
export const line: Doc = { kind: "line", flat: " ", hard: false };
/** Nothing, or a new line where the group around it is broken. */
export const softLine: Doc = { kind: "line", flat: "", hard: false };
/** A new line; it breaks all groups around it. */
export const hardLine: Doc = { kind: "line", flat: "", hard: true };

export function indent(body: Doc): Doc {
  return { kind: "indent", body };
}

/** Stays on one line if it fits there and nothing in it must break. */
export function group(body: Doc, force = false): Doc {
  return { kind: "group", body, breaks: force || mustBreak(body) };
}

/** One thing where the group around is broken, another where it is not. */
export function choice(broken: Doc, flat: Doc): Doc {
  return { kind: "choice", broken, flat };
}

/** A text at the end of the current line, whatever follows in it; breaks all groups around it. */
export function suffix(text: string): Doc {
  return { kind: "suffix", text };
}

/** Nothing; it breaks all groups around it. */
export const breakHere: Doc = suffix("");

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return docs.flatMap((doc, i) => (i === 0 ? [doc] : [separator, doc]));
}

function mustBreak(doc: Doc): boolean {
  if (typeof doc === "string") return false;
  if (isSequence(doc)) return doc.some(mustBreak);
  switch (doc.kind) {
    case "line":
      return doc.hard;
    case "indent":
      return mustBreak(doc.body);
    case "group":
      return doc.breaks;
    case "choice":
      return false;
    case "suffix":
      return true;
  }
}

function isSequence(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

interface Command {
  readonly doc: Doc;
  readonly indentation: number;
  readonly broken: boolean;
}

const STEP = 2;

/** The text of a document, with lines of at most `width` columns where that is possible. */
export function render(document: Doc, width: number): string {
  const output = new Output();
  const todo: Command[] = [{ doc: document, indentation: 0, broken: true }];
  for (let command = todo.pop(); command !== undefined; command = todo.pop()) {
    const { doc, indentation, broken } = command;
    if (typeof doc === "string") output.write(doc);
    else if (isSequence(doc)) pushAll(todo, doc, command);
    else if (doc.kind === "indent") todo.push({ doc: doc.body, indentation: indentation + STEP, broken });
    else if (doc.kind === "choice") todo.push({ ...command, doc: broken ? doc.broken : doc.flat });
    else if (doc.kind === "suffix") output.suffix(doc.text);
    else if (doc.kind === "line") {
      if (broken || doc.hard) output.newLine(indentation);
      else output.write(doc.flat);
    } else {
      const flat = { doc: doc.body, indentation, broken: false };
      const fitting = !doc.breaks && fits(flat, todo, width - output.column);
      todo.push(fitting ? flat : { doc: doc.body, indentation, broken: true });
    }
  }
  return output.end();
}

function pushAll(todo: Command[], docs: readonly Doc[], { indentation, broken }: Command): void {
  for (let i = docs.length - 1; i >= 0; i--) {
    const doc = docs[i];
    if (doc !== undefined) todo.push({ doc, indentation, broken });
  }
}

/** Whether what comes up to the next new line fits into so many columns. */
function fits(first: Command, rest: readonly Command[], columns: number): boolean {
  let left = columns;
  let below = rest.length;
  const todo = [first];
  while (left >= 0) {
    const command = todo.pop() ?? rest[--below];
    if (command === undefined) return true;
    const { doc, broken } = command;
    if (typeof doc === "string") {
      const lineEnd = doc.indexOf("\n");
      if (lineEnd >= 0) return lineEnd <= left;
      left -= doc.length;
    } else if (isSequence(doc)) pushAll(todo, doc, command);
    else if (doc.kind === "indent" || doc.kind === "group") todo.push({ ...command, doc: doc.body });
    else if (doc.kind === "choice") todo.push({ ...command, doc: broken ? doc.broken : doc.flat });
    else if (doc.kind === "line") {
      if (broken || doc.hard) return true;
      left -= doc.flat.length;
    }
  }
  return false;
}

class Output {
  #text = "";
  #line = "";
  #suffix = "";

  get column(): number {
    return this.#line.length - this.#line.lastIndexOf("\n") - 1;
  }

  write(text: string): void {
    this.#line += text;
  }

  suffix(text: string): void {
    this.#suffix += text;
  }

  newLine(indentation: number): void {
    this.#text += `${this.#line}${this.#suffix}`.trimEnd();
    this.#text += "\n";
    this.#suffix = "";
    this.#line = " ".repeat(indentation);
  }

  end(): string {
    return this.#text + `${this.#line}${this.#suffix}`.trimEnd();
  }
}
