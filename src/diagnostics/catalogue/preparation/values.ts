import { type Entry, entry } from "../entry.ts";

/** What keeps one row's value of one field from being prepared. */
export const values = {
  notNumber: entry(
    "MM740",
    "error",
    (told: { field: string; value: string }) => `\`${told.field}\`: ${told.value} is not a number`,
    {
      text: "Numbers are written with digits, a point, and perhaps an exponent. Empty values, `NA` and `NaN` are missing ones. `on error skip` leaves the row out.",
      example: "Age\nforty",
      mended: "Age\n40",
    },
  ),
  numberMissing: entry(
    "MM741",
    "error",
    (told: { field: string; column: string }) => `\`${told.field}\`: the row has no ${told.column}`,
    {
      text: "A missing number needs a policy: `impute(mean)`, `impute(median)` or `impute(NUMBER)` puts one in its place; a field declared with `?` may be absent.",
      example: "facts: number = reviews.Age",
      mended: "facts: number = reviews.Age |> impute(median)",
    },
  ),
  wrongWidth: entry(
    "MM742",
    "error",
    (told: { field: string; expected: number; found: number }) =>
      `\`${told.field}\`: the row has ${told.found} ${told.found === 1 ? "number" : "numbers"}, not ${told.expected}`,
    {
      text: "Each column gives one number, a column of lists as many as its lists have; together they make the vector's width.",
      example: "v: number[3] = items.vector\n\n[0.1, 0.2]",
      mended: "[0.1, 0.2, 0.3]",
    },
  ),
  noLogarithm: entry(
    "MM743",
    "error",
    (told: { field: string; value: number }) =>
      `\`${told.field}\`: ${told.value} has no log(): 1 + x must be above 0`,
    {
      text: "`log()` takes the natural logarithm of 1 + x. Amounts below -1 have none; `clip` before it sets a least value.",
      example: "cost: number = bills.cost |> log()\n\ncost\n-5",
      mended: "cost: number = bills.cost |> clip(0, 1e6) |> log()",
    },
  ),
  imageMissing: entry(
    "MM744",
    "error",
    (told: { field: string }) => `\`${told.field}\`: the row has no image`,
    {
      text: "A field whose image may be missing is declared with `?`, and the model says by `??` what stands for it.",
      example: "photo: image[56, 56, 3] = photos.content",
      mended: "photo?: image[56, 56, 3] = photos.content",
    },
  ),
  imageUnreadable: entry(
    "MM745",
    "error",
    (told: { field: string; reason: string }) => `\`${told.field}\`: the image can't be read: ${told.reason}`,
    {
      text: "Images are JPEG, PNG, WebP, GIF, AVIF, TIFF or SVG files, or bytes of one. `on error skip` leaves the row out.",
      example: "photos/7.jpg is 0 bytes long",
    },
  ),
  imageSize: entry(
    "MM746",
    "error",
    (told: { field: string; found: string; wanted: string }) =>
      `\`${told.field}\`: the image is ${told.found}, but ${told.wanted}`,
    {
      text: "All images of a field have one size after its steps: `resize` gives them one, `crop` cuts a smaller one out.",
      example: "photo: image[56, 56, 3] = photos.content   // the files are 64 by 64",
      mended: "photo: image[56, 56, 3] = photos.content |> resize(56)",
    },
  ),
  pixelCount: entry(
    "MM747",
    "error",
    (told: { field: string; found: number; height: number; width: number; channels: number }) =>
      `\`${told.field}\`: the list has ${told.found} numbers, but ${told.height} x ${told.width} x ${told.channels} pixels need ${told.height * told.width * told.channels}`,
    {
      text: "`pixels(H, W, C)` reads a list of numbers row by row, the channels of a pixel together.",
      example: "digit: image[28, 28, 1] = digits.data |> pixels(28, 28)   // a list of 786 numbers",
    },
  ),
  pixelValue: entry(
    "MM748",
    "error",
    (told: { field: string; value: number; most: number }) =>
      `\`${told.field}\`: ${told.value} is no pixel: they lie in 0..${told.most}`,
    {
      text: "Pixels lie in 0..1, or in 0..255 where the training part has values above 1.",
      example: "[0, 0.5, 300]",
      mended: "[0, 127, 255]",
    },
  ),
  targetMissing: entry(
    "MM749",
    "error",
    (told: { field: string }) => `\`${told.field}\`: the row has no target`,
    {
      text: "A row without its target teaches and measures nothing. `on error skip` leaves it out; a query can too.",
      example: "id,liked\n1,",
      mended: 'source labelled = query("SELECT * FROM reviews WHERE liked IS NOT NULL")',
    },
  ),
  unknownClass: entry(
    "MM750",
    "error",
    (told: { field: string; value: string }) =>
      `\`${told.field}\`: ${told.value} does not occur in the training part`,
    {
      text: "The classes are those of the training part: a model can't predict one that it has never seen. Use another split, join rare classes, or leave the rows out with `on error skip`.",
      example: "target kind: class = items.kind   // one item of kind 'hat', in the test part",
    },
  ),
  fileUnreadable: entry(
    "MM751",
    "error",
    (told: { field: string; file: string; reason: string }) =>
      `\`${told.field}\`: \`${told.file}\` can't be read: ${told.reason}`,
    {
      text: "The path in the row names no readable file. Paths in a data file start from that file's folder.",
      example: "image\nphotos/7.jpg   // there is no such file",
    },
  ),
} satisfies Record<string, Entry<never>>;
