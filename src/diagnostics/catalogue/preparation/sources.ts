import { type Entry, entry } from "../entry.ts";

/** What keeps a source from being read at all. */
export const sources = {
  fileMissing: entry(
    "MM700",
    "error",
    (told: { source: string; path: string; near?: string | undefined }) =>
      `\`${told.source}\`: there is no file \`${told.path}\`${told.near ? `; did you mean \`${told.near}\`?` : ""}`,
    {
      text: "The path of a source starts from the folder of the program, unless it is absolute or begins with `npm:`. `--data NAME=PATH` replaces it.",
      example: 'source reviews = csv("review.csv")   // the folder has reviews.csv',
      mended: 'source reviews = csv("reviews.csv")',
    },
  ),
  noMatch: entry(
    "MM701",
    "error",
    (told: { source: string; pattern: string }) => `\`${told.source}\`: no file matches \`${told.pattern}\``,
    {
      text: "In a pattern `*` stands for any part of a name, `**` for any folders, `?` for one character and `[ab]` for one of a few.",
      example: 'source photos = files("photos/*.jpg")   // they are named .jpeg',
      mended: 'source photos = files("photos/*.jpeg")',
    },
  ),
  packageMissing: entry(
    "MM702",
    "error",
    (told: { source: string; package: string }) =>
      `\`${told.source}\`: the npm package \`${told.package}\` is not installed`,
    {
      text: "`npm:package/path` names a file of a package in a `node_modules` folder of the program's folder or of a folder above it.",
      example: 'source movies = json("npm:vega-datasets/data/movies.json")   // not installed',
      mended: "npm install vega-datasets",
    },
  ),
  unreadable: entry(
    "MM703",
    "error",
    (told: { source: string; file: string; format: string; reason: string }) =>
      `\`${told.source}\`: \`${told.file}\` can't be read as ${told.format}: ${told.reason}`,
    {
      text: "The file is not of the format that the source names, or it is damaged.",
      example: 'source items = jsonl("items.json")   // one array, not one record a line',
      mended: 'source items = json("items.json")',
    },
  ),
  brokenRow: entry(
    "MM704",
    "error",
    (told: { source: string; reason: string }) => `\`${told.source}\`: a row can't be read: ${told.reason}`,
    {
      text: "A row has more or fewer values than the header, a quote that is never closed, or bytes that are not UTF-8; or a line of JSON lines is not JSON. `on error skip(limit: 1%)` leaves such rows out.",
      example: "id,review\n1,lovely, but small",
      mended: 'id,review\n1,"lovely, but small"',
    },
  ),
  differentColumns: entry(
    "MM705",
    "error",
    (told: { source: string; file: string; first: string; column: string; lacks: boolean }) =>
      told.lacks
        ? `\`${told.source}\`: \`${told.file}\` has no column \`${told.column}\`, which \`${told.first}\` has`
        : `\`${told.source}\`: \`${told.file}\` has a column \`${told.column}\`, which \`${told.first}\` has not`,
    {
      text: "All files of one source need the same columns. Their order may differ.",
      example: "a.csv: id,review\nb.csv: id,text",
      mended: "a.csv: id,review\nb.csv: id,review",
    },
  ),
  columnMissing: entry(
    "MM706",
    "error",
    (told: { source: string; column: string; near?: string | undefined }) =>
      `\`${told.source}\` has no column \`${told.column}\`${told.near ? `; did you mean \`${told.near}\`?` : ""}`,
    {
      text: 'Columns are named as in the file\'s header, capitals and spaces included: `reviews["Review Text"]`.',
      example: "reviews.age   // the header says Age",
      mended: "reviews.Age",
    },
  ),
  badQuery: entry(
    "MM707",
    "error",
    (told: { source: string; reason: string }) =>
      `\`${told.source}\`: the query can't be run: ${told.reason}`,
    {
      text: "A query is one SELECT in DuckDB's SQL over the sources declared before it. It sees nothing else: no file, no network, no setting.",
      example: 'source spam = query("SELECT path FROM mail")   // the source is named mails',
      mended: 'source spam = query("SELECT path FROM mails")',
    },
  ),
  notSelect: entry(
    "MM708",
    "error",
    (told: { source: string }) => `\`${told.source}\`: a query has to be one SELECT`,
    {
      text: "Reading data never changes anything. Statements that write, attach or set, and several statements in one, are refused.",
      example: "source x = query(\"COPY reviews TO 'copy.csv'\")",
      mended: 'source x = query("SELECT * FROM reviews")',
    },
  ),
  unknownReplacement: entry(
    "MM709",
    "error",
    (told: { data: string; name: string; near?: string | undefined }) =>
      `\`${told.data}\` has no source \`${told.name}\` whose path could be replaced${told.near ? `; did you mean \`${told.near}\`?` : ""}`,
    {
      text: "`--data NAME=PATH` replaces the path of a declared source. A query has none: replace the sources that it reads.",
      example: "--data review=new.csv   // the source is named reviews",
      mended: "--data reviews=new.csv",
    },
  ),
} satisfies Record<string, Entry<never>>;
