import { errorPolicies, sources as sourceTable, splits } from "../../../src/typecheck/settings.ts";
import type { Choices } from "./choices.ts";
import type { TargetKind } from "./heads.ts";
import { settings } from "./settings.ts";

/** A field as a model sees it. */
export interface Field {
  readonly name: string;
  readonly kind: "text" | "bag" | "category" | "number" | "image";
  readonly optional: boolean;
  /** The sizes that are known before the data is read. */
  readonly sizes: readonly number[];
}

export interface Target {
  readonly name: string;
  readonly kind: TargetKind;
  /** Of a `number` target. */
  readonly width: number;
}

/** A data set that has been written. */
export interface DataSet {
  readonly name: string;
  readonly text: string;
  readonly fields: readonly Field[];
  readonly target: Target;
  readonly hasValidation: boolean;
  /** Columns that a prediction can be written with. */
  readonly columns: readonly string[];
  readonly schemas: ReadonlyMap<string, readonly string[]>;
}

const names: Readonly<Record<Field["kind"], readonly string[]>> = {
  text: ["review", "title"],
  bag: ["body", "words"],
  category: ["item", "source"],
  number: ["facts", "size", "key"],
  image: ["photo", "split"],
};

/** One source, whose columns come to be as fields ask for them. */
class Source {
  readonly name: string;
  readonly columns: string[] = ["id", "other id"];
  private readonly c: Choices;

  constructor(c: Choices, name: string) {
    this.c = c;
    this.name = name;
  }

  /** A reference to new columns. */
  take(hint: string, count = 1): string {
    const made = Array.from({ length: count }, (_, i) => {
      const plain = `${hint}_${this.columns.length + i}`;
      return count > 1 || this.c.chance(0.3) ? plain.replace("_", " ") : plain;
    });
    this.columns.push(...made);
    const [only] = made as [string];
    if (count === 1 && !only.includes(" ")) return `${this.name}.${only}`;
    return `${this.name}[${made.map((column) => JSON.stringify(column)).join(", ")}]`;
  }
}

/** Writes one data set. */
export class DataWriter {
  private readonly c: Choices;
  private readonly items: string[] = [];
  private readonly fieldLines: string[] = [];
  private readonly base: Source;
  private readonly extra: Source | undefined;
  private usesExtra = false;
  private usesPhotos = false;

  constructor(c: Choices) {
    this.c = c;
    this.base = new Source(c, "rows");
    this.extra = c.chance(0.4) ? new Source(c, c.pick(["more", "join"])) : undefined;
  }

  write(): DataSet {
    const { c } = this;
    const kinds = [
      ...c.some<Field["kind"]>(["text"], 0.6),
      ...c.some<Field["kind"]>(["number", "category", "bag", "image"], 0.42),
    ];
    if (kinds.length === 0) kinds.push("number");
    if (c.chance(0.3)) kinds.push(c.pick(kinds));
    const fields = kinds.map((kind, i) =>
      this.field(kind, kinds.slice(0, i).filter((k) => k === kind).length),
    );
    const target = this.target();
    const head = this.head();
    const split = this.split();
    const tail = c.shuffled([split.text, ...c.some([this.policy()], 0.4)]);
    const lines = [...head, ...this.fieldLines, ...tail].map((line) => `  ${line}\n`);
    const used = [this.base, ...(this.usesExtra && this.extra ? [this.extra] : [])];
    const schemas = used.map(({ name, columns }) => [`Rows.${name}`, columns] as const);
    return {
      name: "Rows",
      text: `${c.chance(0.2) ? "/// Rows by chance.\n" : ""}data Rows {\n${lines.join("")}}`,
      fields,
      target,
      hasValidation: split.hasValidation,
      columns: ["rows.id", 'rows["other id"]'],
      schemas: new Map([...schemas, ["Rows.long", ["id", "size"]]]),
    };
  }

  private from(hint: string, count = 1): string {
    if (!this.extra || !this.c.chance(0.4)) return this.base.take(hint, count);
    this.usesExtra = true;
    return this.extra.take(hint, count);
  }

  private field(kind: Field["kind"], before: number): Field {
    const { c } = this;
    const name = names[kind][before] as string;
    const optional = c.chance(0.3);
    const made = this[kind]();
    const doc = c.chance(0.1) ? `/// What \`${name}\` is.\n  ` : "";
    const steps = made.steps.map((step) => ` |> ${step}`).join(c.chance(0.2) ? "\n     " : "");
    this.fieldLines.push(`${doc}${name}${optional ? "?" : ""}: ${made.type} = ${made.columns}${steps}`);
    return { name, kind, optional, sizes: made.sizes };
  }

  private text() {
    const { c } = this;
    const length = c.between(2, 4);
    const vocabulary = c.between(5, 9);
    const given = c.chance(0.3)
      ? [vocabulary, length].join(", ")
      : `vocabulary: ${vocabulary}, length: ${length}`;
    const lower = c.chance(0.3) ? ", lower: false" : "";
    return {
      type: "text",
      columns: this.from("text", c.between(1, 2)),
      steps: [`words(${given}${lower})`],
      sizes: [length],
    };
  }

  private bag() {
    const { c } = this;
    const buckets = c.between(3, 8);
    const options = c.some([`${c.between(1, 2)}..${c.between(2, 3)}`, "tfidf: false", "lower: false"]);
    const step = `ngrams(${[...options, `buckets: ${buckets}`].join(", ")})`;
    return { type: "bag", columns: this.from("text"), steps: [step], sizes: [buckets] };
  }

  private category() {
    const steps = this.c.chance(0.4) ? ["categories(least: 2)"] : [];
    return { type: "category", columns: this.from("class"), steps, sizes: [] };
  }

  private number() {
    const { c } = this;
    const width = c.between(1, 4);
    const steps = c.some([
      `impute(${c.pick(["mean", "median", "0", "-1.5"])})`,
      "log()",
      "clip(0, 9.5)",
      "standardize()",
    ]);
    const type =
      width === 1 && c.chance(0.5) ? "number" : `number[${c.chance(0.1) ? `${width} * 1` : width}]`;
    return { type, columns: this.from("amount", width), steps, sizes: [width] };
  }

  private image() {
    const { c } = this;
    const [height, width] = [c.pick([4, 8, 8, 6]), c.pick([4, 8, 8, 5])];
    const channels = c.pick([1, 3]);
    const size = `${height}${width === height && c.chance(0.5) ? "" : `, ${width}`}`;
    const flip = c.some(["flip() when training"], 0.4);
    const type = `image[${height}, ${width}, ${channels}]`;
    const sizes = [height, width, channels];
    if (c.chance(0.4)) {
      const read = `pixels(${height}, ${width}, ${channels})`;
      return { type, columns: this.from("pixels"), steps: [read, ...flip], sizes };
    }
    this.usesPhotos = true;
    const larger = `${height + 2}, ${width + 1}`;
    const ways = [
      [`resize(${size})`],
      [`resize(${larger})`, `crop(${size})`],
      [`resize(${larger})`, `crop(${size}) when evaluating`, `crop(${size}, at: random) when training`],
    ];
    return { type, columns: "photos.content", steps: [...c.pick(ways), ...flip], sizes };
  }

  private target(): Target {
    const { c } = this;
    const kind = c.pick(["binary", "binary", "binary", "class", "class", "number"] as const);
    const name = c.pick(["answer", "target", "liked"]);
    const width = kind === "number" ? c.between(1, 2) : 1;
    const types = {
      binary: `binary(positive: ${c.pick(["1", '"yes"', "true", "-1"])})`,
      class: "class",
      number: width === 1 && c.chance(0.5) ? "number" : `number[${width}]`,
    };
    this.fieldLines.push(`target ${name}: ${types[kind]} = ${this.base.take("answer", width)}`);
    return { name, kind, width };
  }

  /** Sources, joins and key. */
  private head(): string[] {
    const { c } = this;
    const formats = sourceTable.entries.filter(({ rest }) => rest === "paths").map(({ name }) => name);
    const tables = formats.filter((name) => name !== "files");
    const paths = [`"rows.csv"`, `"npm:some/rows*.csv"`, `"a.csv", "b.csv"`];
    this.items.push(`source rows = ${c.pick(tables)}(${c.pick(paths)})`);
    const joins: string[] = [];
    const keys = ["rows.id", 'rows["other id"]'];
    const many = () => c.pick(["", ", at most one", ", exactly one"]);
    if (this.extra && this.usesExtra) {
      const { name } = this.extra;
      this.items.push(`source ${name} = ${c.pick(tables)}("more.csv")`);
      const on = c.pick([
        "id",
        `rows.id == ${name}["other id"]`,
        `rows.id == ${name}.id and ${name}["other id"] == rows["other id"]`,
      ]);
      joins.push(`join ${name} on ${on}${many()}`);
    }
    if (this.usesPhotos) {
      this.items.push(`source photos = files("photos/*.png")`);
      joins.push(`join photos on rows.id == photos.${c.pick(["stem", "name"])}${many()}`);
    }
    if (c.chance(0.2)) {
      this.items.push('source long = query("SELECT id, length(id) AS size FROM rows")');
      joins.push(`join long on id${many()}`);
      keys.push("long.size");
    }
    const wantsKey = keys.length > 2 || c.chance(0.4);
    const key = keys.length > 2 ? keys.slice(1) : keys.slice(0, c.between(1, 2));
    return [...this.items, ...joins, ...(wantsKey ? [`key ${key.join(", ")}`] : [])];
  }

  private split(): { text: string; hasValidation: boolean } {
    const { c } = this;
    const by = c.pick(splits.entries.map(({ name }) => name));
    const hasValidation = c.chance(0.93);
    const parts = ["train", ...(hasValidation ? ["validation"] : []), ...c.some(["test"])];
    const shares = [["100%"], ["80%", "20%"], ["50%", "0.25", "25%"]][parts.length - 1] as string[];
    if (by === "column") {
      const values = parts.map((part, i) => `${part}: ${c.chance(0.5) ? i : `"${part}"`}`);
      return { text: `split by column(${this.base.take("part")}) { ${values.join(", ")} }`, hasValidation };
    }
    const salt = c.chance(0.4) ? `salt: ${c.below(9)}` : "";
    const seed = c.chance(0.4) ? `seed: ${c.below(9)}` : "";
    const columns = c.pick(["rows.id", 'rows["other id"], rows.id']);
    const call = by === "hash" ? `hash(${[columns, salt].filter(Boolean).join(", ")})` : `random(${seed})`;
    const told = parts.map((part, i) => `${part}: ${shares[i]}`);
    const block = c.chance(0.3) ? `{\n    ${told.join("\n    ")}\n  }` : `{ ${told.join(", ")} }`;
    return { text: `split by ${call} ${block}`, hasValidation };
  }

  private policy(): string {
    const { c } = this;
    const policy = c.pick(errorPolicies.entries);
    const given = settings(c, policy);
    return `on error ${given === "()" && c.chance(0.6) ? policy.name : `${policy.name}${given}`}`;
  }
}
