import { type Entry, entry } from "../entry.ts";

/** What is wrong with rows as such: keys, joins, splits. */
export const rows = {
  keyMissing: entry(
    "MM720",
    "error",
    (told: { column: string }) => `the row has no \`${told.column}\`, which is part of its key`,
    {
      text: "A key tells rows apart and orders them, so each row needs one.",
      example: "key reviews.id\n\nid,review\n,lovely",
      mended: "id,review\n1,lovely",
    },
  ),
  keyTwice: entry(
    "MM721",
    "error",
    (told: { key: string; first: number; second: number; file: string }) =>
      `rows ${told.first} and ${told.second} of \`${told.file}\` have the same key ${told.key}`,
    {
      text: "Rows with the same key can't be told apart: their order, and with it every result, would be a matter of luck. Add a column to the key, or remove the copies by a query.",
      example: "key reviews.id\n\nid,review\n7,lovely\n7,too small",
      mended: "key reviews.id, reviews.review",
    },
  ),
  joinNone: entry(
    "MM722",
    "error",
    (told: { source: string; key: string }) => `\`${told.source}\` has no row for ${told.key}`,
    {
      text: "`exactly one`, which is meant when nothing is said, wants a partner for each row. With `at most one` a row may have none; then its fields of that source are absent.",
      example: "join photos on reviews.id == photos.stem",
      mended: "join photos on reviews.id == photos.stem, at most one",
    },
  ),
  joinMany: entry(
    "MM723",
    "error",
    (told: { source: string; key: string; count: number; first: number; second: number }) =>
      `\`${told.source}\` has ${told.count} rows for ${told.key}: rows ${told.first} and ${told.second}${told.count > 2 ? " among them" : ""}`,
    {
      text: "A join that multiplies rows would count some of them twice, and one of the copies could end in training and the other in the test. Join on more columns, or make one row of several by a query.",
      example: "id,price\n7,10\n7,12",
      mended: 'source price = query("SELECT id, max(price) AS price FROM prices GROUP BY id")',
    },
  ),
  unknownPart: entry(
    "MM724",
    "error",
    (told: { column: string; value: string; near?: string | undefined }) =>
      `\`${told.column}\` is ${told.value}, which names no part of the split${told.near ? `; did you mean \`${told.near}\`?` : ""}`,
    {
      text: "`split by column(C)` puts a row in the part whose value its column has. A value that no part names would leave the row out unsaid.",
      example: 'split by column(rows.part) { train: "train", test: "test" }\n\npart\nvalid',
      mended: 'split by column(rows.part) { train: "train", validation: "valid", test: "test" }',
    },
  ),
} satisfies Record<string, Entry<never>>;
