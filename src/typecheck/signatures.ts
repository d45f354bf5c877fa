import type { StaticValue } from "./checked.ts";

/** What a setting or an option accepts. `least` and `most` belong to what is accepted, `above` and `below` do not. */
export type Kind =
  | { readonly kind: "integer"; readonly least?: number; readonly most?: number }
  | {
      readonly kind: "number";
      readonly least?: number;
      readonly most?: number;
      readonly above?: number;
      readonly below?: number;
    }
  /** A part of a whole, 0..1, best written in percent. */
  | { readonly kind: "share"; readonly above?: 0; readonly below?: 1 }
  | { readonly kind: "boolean" }
  | { readonly kind: "text" }
  /** One of a few names. */
  | { readonly kind: "word"; readonly words: readonly string[] }
  /** `1..2`; its value is the list of both ends. */
  | { readonly kind: "range"; readonly least: number }
  /** A number, text or truth value as it stands in the data. */
  | { readonly kind: "value" }
  | { readonly kind: "either"; readonly kinds: readonly Kind[] };

/** An option of something called. Without `default` and `like` it must be given. */
export interface Option {
  readonly name: string;
  readonly kind: Kind;
  readonly default?: StaticValue;
  /** The earlier option whose value this one takes where nothing is said. */
  readonly like?: string;
  readonly doc: string;
}

/** Something that a declaration may call: a step, a source function, an optimizer. Options may be given by place or by name. */
export interface Signature {
  readonly name: string;
  readonly doc: string;
  readonly options: readonly Option[];
  /** One or more arguments without a name, before all options. */
  readonly rest?: "columns" | "column" | "paths";
  /** Two numeric options of which the first must be the smaller. */
  readonly ordered?: readonly [low: string, high: string];
}

/** What there is of one sort: all steps, all optimizers. */
export interface SignatureTable<S extends Signature = Signature> {
  /** What each is, for messages: `step`, `optimizer`. */
  readonly what: string;
  readonly entries: readonly S[];
}

/** The signature of that name. */
export function findSignature<S extends Signature>(table: SignatureTable<S>, name: string): S | undefined {
  return table.entries.find((signature) => signature.name === name);
}

/** How a kind reads in a message: "a whole number from 1". */
export function describeKind(kind: Kind): string {
  switch (kind.kind) {
    case "integer":
      return `a whole number${describeBounds(kind)}`;
    case "number":
      return `a number${describeBounds(kind)}`;
    case "share":
      if (kind.above !== undefined) return "a share above 0%";
      return kind.below === undefined ? "a share from 0% to 100%" : "a share below 100%";
    case "boolean":
      return "`true` or `false`";
    case "text":
      return "a text in quotes";
    case "word":
      return orList(kind.words.map((word) => `\`${word}\``));
    case "range":
      return `a range such as \`${kind.least}..${kind.least + 1}\``;
    case "value":
      return "a number, a text, `true` or `false`";
    case "either":
      return orList(kind.kinds.map(describeKind));
  }
}

/** How it is called, for messages and for the editor: `crop(height, width, at)`. */
export function describeSignature(signature: Signature): string {
  const rest = signature.rest
    ? [signature.rest === "column" ? "column" : `${signature.rest.slice(0, -1)}, …`]
    : [];
  return `${signature.name}(${[...rest, ...signature.options.map((option) => option.name)].join(", ")})`;
}

/** "a, b or c" */
export function orList(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`;
}

function describeBounds(kind: Kind & { kind: "integer" | "number" }): string {
  const low =
    "above" in kind ? ` above ${kind.above}` : kind.least === undefined ? "" : ` from ${kind.least}`;
  const high = "below" in kind ? ` below ${kind.below}` : kind.most === undefined ? "" : ` to ${kind.most}`;
  return low + (low && high && "below" in kind ? " and" : "") + high;
}
