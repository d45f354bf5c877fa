import { type Entry, entry } from "../entry.ts";
import { reviews } from "../example.ts";

const body = (steps: string) => reviews(`review: text = reviews.body |> ${steps}`);

/** Settings and options, of data sets and of training alike. */
export const values = {
  unknownName: entry<{ what: string; name: string }>(
    "MM560",
    "error",
    ({ what, name }) => `there is no ${what} \`${name}\``,
    {
      text: "The name is not among those that can stand here; the note lists them.",
      example: body("wrods()"),
      mended: body("words()"),
    },
  ),
  notACall: entry<{ what: string; found: string }>(
    "MM561",
    "error",
    ({ what, found }) => `\`${found}\` is not ${/^[aeiou]/.test(what) ? "an" : "a"} ${what}`,
    {
      text: "Something of the form `name(options)` is wanted here; the note lists what there is.",
      example: `data Reviews {
  source reviews = "reviews.csv"
  review: text = reviews.body |> words()
  target liked: binary(positive: 1) = reviews.liked
  split by random() { train: 90%, validation: 10% }
}
`,
      mended: body("words()"),
    },
  ),
  wrongValue: entry<{ option: string; wanted: string; found: string }>(
    "MM562",
    "error",
    ({ option, wanted, found }) => `\`${option}\` takes ${wanted}, not \`${found}\``,
    {
      text: "Every option and setting has a kind of value that it takes.",
      example: body('words(length: "64")'),
      mended: body("words(length: 64)"),
    },
  ),
  outOfRange: entry<{ option: string; wanted: string; found: string }>(
    "MM563",
    "error",
    ({ option, wanted, found }) => `\`${option}\` takes ${wanted}; ${found} is outside`,
    {
      text: "The value has the right kind, but it is too small or too large to make sense.",
      example: body("words(length: 0)"),
      mended: body("words(length: 64)"),
    },
  ),
  emptyRange: entry<{ option: string; low: string; high: string }>(
    "MM564",
    "error",
    ({ option, low, high }) => `\`${option}\` goes from ${low} to ${high}, and must rise`,
    {
      text: "Write the smaller number first.",
      example: reviews("age: number = reviews.age |> clip(100, 0)"),
      mended: reviews("age: number = reviews.age |> clip(0, 100)"),
    },
  ),
} satisfies Record<string, Entry<never>>;
