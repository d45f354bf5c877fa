import { type Entry, entry } from "../entry.ts";

const percent = (share: number) => `${Number((share * 100).toPrecision(3))}%`;

/** What is wrong with the data as a whole. */
export const dataset = {
  tooManySkipped: entry(
    "MM760",
    "error",
    (told: { data: string; count: number; total: number; limit: number }) =>
      `\`${told.data}\`: ${told.count} of ${told.total} rows can't be read, more than the limit of ${percent(told.limit)}`,
    {
      text: "`on error skip(limit: 1%)` leaves out rows that can't be read, as long as they are few. The notes show the first ones.",
      example: "on error skip(limit: 1%)   // 3% of the rows are broken",
    },
  ),
  noRows: entry("MM761", "error", (told: { data: string }) => `\`${told.data}\` has no rows`, {
    text: "The source whose rows are the samples is empty, or all of its rows were left out.",
    example: "reviews.csv has a header and nothing else",
  }),
  emptyPart: entry(
    "MM762",
    "error",
    (told: { data: string; part: string }) => `\`${told.data}\`: the ${told.part} part is empty`,
    {
      text: "With few rows, or few groups of rows that stay together, a small share may get none. Give it a greater share, or another `salt` or `seed`.",
      example: "split by hash(rows.patient) { train: 98%, test: 2% }   // 20 patients",
    },
  ),
  oneClass: entry(
    "MM763",
    "error",
    (told: { data: string; part: string; field: string; value: string }) =>
      `\`${told.data}\`: in the ${told.part} part \`${told.field}\` is ${told.value}`,
    {
      text: "A part with one class teaches no difference, and can't measure one. Use another split, or more rows.",
      example: "split by hash(rows.site) { train: 80%, test: 20% }   // all ill patients are of one site",
    },
  ),
  noPositive: entry(
    "MM764",
    "error",
    (told: { field: string; positive: string; found: string }) =>
      `\`${told.field}\` is never ${told.positive} in the data: it is ${told.found}`,
    {
      text: "`binary(positive: VALUE)` names the value that counts as 1. All others count as 0.",
      example: 'target liked: binary(positive: "yes") = reviews.liked   // the values are Yes and No',
      mended: 'target liked: binary(positive: "Yes") = reviews.liked',
    },
  ),
  nothingToFit: entry(
    "MM765",
    "error",
    (told: { field: string; what: string }) =>
      `\`${told.field}\`: the training part has no values from which ${told.what} could be learned`,
    {
      text: "Vocabularies, means, medians and the like are learned from the training part alone; there the field is missing in every row.",
      example: "facts: number = reviews.Age |> impute(mean)   // the column is empty",
    },
  ),
  notFitted: entry(
    "MM766",
    "error",
    (told: { data: string; field: string }) =>
      `\`${told.data}\`: the model was trained without the field \`${told.field}\``,
    {
      text: "New rows are prepared by what was learned in training. The data declaration has changed since then: train again, or use the program that the model was trained with.",
      example: "predict Scores { … }   // after a field was added to the data",
    },
  ),
  preparedLost: entry(
    "MM767",
    "error",
    (told: { reason: string }) => `The prepared data can't be read: ${told.reason}`,
    {
      text: "Prepared columns that are too large for memory lie in files: among the system's temporary ones, or in the cache. One of these was changed while it was in use, or the disk failed. Begin the command again: what is not whole in the cache is prepared anew.",
      example: "truncate -s 0 ~/.cache/multim/kept/data-…/1   # while a model is trained",
    },
  ),
} satisfies Record<string, Entry<never>>;
