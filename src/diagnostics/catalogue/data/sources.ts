import { type Entry, entry } from "../entry.ts";
import { block, reviews } from "../example.ts";

const review = "review: text = reviews.body |> words()";
const split = "split by random() { train: 90%, validation: 10% }";
const target = "target liked: binary(positive: 1) = reviews.liked";
const query = (sql: string) =>
  reviews(
    `source long = query("${sql}")`,
    "join long on id, at most one",
    "key reviews.id",
    "size: number = long.size |> impute(0)",
  );

/** Sources, their columns, joins and keys. */
export const sources = {
  noSource: entry<{ data: string }>("MM501", "error", ({ data }) => `data \`${data}\` has no source`, {
    text: "The rows of a data set come from its sources. Declare at least one with `source`.",
    example: block(review, target, split),
    mended: block(`source reviews = csv("reviews.csv")`, review, target, split),
  }),
  declaredTwice: entry<{ data: string; what: string }>(
    "MM502",
    "error",
    ({ data, what }) => `data \`${data}\` has ${what} twice`,
    {
      text: "Every source and field has a name of its own, and a data set has one key, one split and one policy for errors. Rename or remove one of the two.",
      example: reviews("item: category = reviews.class", "item: category = reviews.department"),
      mended: reviews("item: category = reviews.class", "department: category = reviews.department"),
    },
  ),
  unknownSource: entry<{ data: string; source: string }>(
    "MM503",
    "error",
    ({ data, source }) => `data \`${data}\` has no source \`${source}\``,
    {
      text: "A column is written `source.column`, and its source is declared in the same data set, before what uses it.",
      example: reviews("review: text = revews.body |> words()"),
      mended: reviews(review),
    },
  ),
  unknownColumn: entry<{ source: string; column: string }>(
    "MM504",
    "error",
    ({ source, column }) => `source \`${source}\` has no column \`${column}\``,
    {
      text: "Columns are named as in the data: in the first line of a csv or tsv file, in the objects of a JSON file. A `files` source has the columns `path`, `name`, `stem`, `folder` and `content`.",
      example: block(
        `source photos = files("photos/*/*.jpg")`,
        "photo: image[32, 32, 3] = photos.contents |> resize(32)",
        `target cat: binary(positive: "cat") = photos.folder`,
        split,
      ),
      mended: block(
        `source photos = files("photos/*/*.jpg")`,
        "photo: image[32, 32, 3] = photos.content |> resize(32)",
        `target cat: binary(positive: "cat") = photos.folder`,
        split,
      ),
    },
  ),
  notAColumn: entry<{ found: string }>("MM505", "error", ({ found }) => `\`${found}\` is not a column`, {
    text: 'A column is written `source.name`, or `source["name"]` where the name has spaces; `source["a", "b"]` takes several.',
    example: reviews("review: text = body |> words()"),
    mended: reviews(review),
  }),
  severalColumns: entry<{ what: string; count: number }>(
    "MM506",
    "error",
    ({ what, count }) => `${what} takes one column, not ${count}`,
    {
      text: "Only texts, bags and numbers are made of several columns: texts are joined by a line break, numbers form a vector.",
      example: reviews('item: category = reviews["class", "department"]'),
      mended: reviews("item: category = reviews.class", "department: category = reviews.department"),
    },
  ),
  columnsUnavailable: entry<{ source: string; reason: string }>(
    "MM507",
    "warning",
    ({ source, reason }) => `the columns of source \`${source}\` are not known: ${reason}`,
    {
      text: "The names of columns are checked against the data. Where the data cannot be read, everything else is checked, and wrong names are found only when the data is prepared.",
      example: reviews(review),
    },
  ),
  unusedSource: entry<{ data: string; source: string }>(
    "MM508",
    "error",
    ({ data, source }) => `source \`${source}\` of data \`${data}\` is not used`,
    {
      text: "No field, key, split or query reads a column of this source. Use it, or remove it together with its join.",
      example: reviews(`source photos = files("photos/*.jpg")`, review),
      mended: reviews(review),
    },
  ),
  notOneSelect: entry<{ source: string; found: string }>(
    "MM509",
    "error",
    ({ source, found }) => `query \`${source}\` is not one SELECT: ${found}`,
    {
      text: "A query only reads. It is a single statement that begins with SELECT or WITH and contains no statement that changes or writes anything, such as COPY, INSERT or ATTACH.",
      example: query("COPY reviews TO 'copy.csv'"),
      mended: query("SELECT id, length(body) AS size FROM reviews"),
    },
  ),
  queryReadsFile: entry<{ source: string; found: string }>(
    "MM510",
    "error",
    ({ source, found }) => `query \`${source}\` reads a file by itself: ${found}`,
    {
      text: "A query reads the sources declared before it, by their names, so that every file that a program reads can be seen, checked and replaced. Declare the file as a source.",
      example: query("SELECT id, size FROM 'sizes.csv'"),
      mended: query("SELECT id, length(body) AS size FROM reviews"),
    },
  ),
  notJoined: entry<{ source: string; base: string }>(
    "MM511",
    "error",
    ({ source, base }) => `source \`${source}\` is not joined to \`${base}\``,
    {
      text: "The rows of one source, the base, are the samples. A field can read another source's columns only when a `join` says which of its rows belongs to which sample.",
      example: reviews(
        `source photos = files("photos/*.jpg")`,
        "photo: image[32, 32, 3] = photos.content |> resize(32)",
      ),
      mended: reviews(
        `source photos = files("photos/*.jpg")`,
        "join photos on reviews.id == photos.stem",
        "photo: image[32, 32, 3] = photos.content |> resize(32)",
      ),
    },
  ),
  joinedWrongly: entry<{ source: string; reason: string }>(
    "MM512",
    "error",
    ({ source, reason }) => `\`${source}\` cannot be joined: ${reason}`,
    {
      text: "A join adds the columns of one more source to the samples, once. The base is the first source that no join names and no query reads; where there is none, as here, it is the first one.",
      example: reviews("join reviews on id", review),
      mended: reviews(review),
    },
  ),
  joinCondition: entry<{ source: string; reason: string }>(
    "MM513",
    "error",
    ({ source, reason }) => `the condition of the join with \`${source}\` ${reason}`,
    {
      text: "A join's condition is the name of a column that both sides have, or `a.x == b.y` with a column of the joined source on one side and one of the base, or of a source joined before, on the other. Several are put together with `and`.",
      example: reviews(
        `source photos = files("photos/*.jpg")`,
        "join photos on photos.name == photos.stem",
        "photo: image[32, 32, 3] = photos.content |> resize(32)",
      ),
      mended: reviews(
        `source photos = files("photos/*.jpg")`,
        "join photos on reviews.id == photos.stem",
        "photo: image[32, 32, 3] = photos.content |> resize(32)",
      ),
    },
  ),
  keyAsInput: entry<{ field: string; column: string }>(
    "MM514",
    "warning",
    ({ field, column }) =>
      `field \`${field}\` reads \`${column}\`, which is the key: rows can be learned by heart from it`,
    {
      text: "A key tells rows apart; a model that sees it can learn rows by heart, and learns nothing about new ones.",
      example: reviews("key reviews.id", "number: category = reviews.id"),
      mended: reviews("key reviews.id", "item: category = reviews.class"),
    },
  ),
} satisfies Record<string, Entry<never>>;
