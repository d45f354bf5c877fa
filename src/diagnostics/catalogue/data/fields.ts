import { type Entry, entry } from "../entry.ts";
import { block, reviews, SETTINGS, trained } from "../example.ts";

const split = "split by random() { train: 90%, validation: 10% }";
const target = "target liked: binary(positive: 1) = reviews.liked";
const source = `source reviews = csv("reviews.csv")`;
const review = "review: text = reviews.body |> words()";
const photos = (photo: string) =>
  block(
    `source photos = files("photos/*/*.jpg")`,
    photo,
    `target cat: binary(positive: "cat") = photos.folder`,
    split,
  );

/** Fields and targets. */
export const fields = {
  notAFieldType: entry<{ field: string; found: string }>(
    "MM520",
    "error",
    ({ field, found }) => `field \`${field}\` cannot be ${found}`,
    {
      text: "Fields are `text`, `bag`, `category`, `number[N]` or `image[H, W, C]`; targets are `binary(positive: VALUE)`, `class` or `number[N]`.",
      example: reviews("review: string = reviews.body |> words()"),
      mended: reviews(review),
    },
  ),
  onlyForTargets: entry<{ field: string; kind: string }>(
    "MM521",
    "error",
    ({ field, kind }) => `\`${field}\` is no target and cannot be ${kind}`,
    {
      text: "`binary` and `class` are what a model learns to predict. An input with a few values is a `category`; write `target` before a field that is to be predicted.",
      example: reviews("item: class = reviews.class"),
      mended: reviews("item: category = reviews.class"),
    },
  ),
  notForTargets: entry<{ field: string; kind: string }>(
    "MM522",
    "error",
    ({ field, kind }) => `target \`${field}\` cannot be ${kind}`,
    {
      text: "Targets are `binary(positive: VALUE)`, `class` or `number[N]`.",
      example: block(source, review, "target item: category = reviews.class", split),
      mended: block(source, review, "target item: class = reviews.class", split),
    },
  ),
  noTarget: entry<{ data: string }>("MM523", "error", ({ data }) => `data \`${data}\` has no target`, {
    text: "A model learns to predict a target from the other fields. Write `target` before one field.",
    example: block(source, review, split),
    mended: block(source, review, target, split),
  }),
  severalTargets: entry<{ data: string; count: number }>(
    "MM524",
    "error",
    ({ data, count }) => `data \`${data}\` has ${count} targets`,
    {
      text: "A data set has one target. Predict several numbers with one target `number[N]`, and several properties with a data set for each.",
      example: reviews(review, "target stars: number = reviews.stars"),
      mended: reviews(review),
    },
  ),
  optionalTarget: entry<{ field: string }>(
    "MM525",
    "error",
    ({ field }) => `target \`${field}\` cannot be absent`,
    {
      text: "A row without a target teaches nothing. Leave the `?` out; rows whose target is missing count as rows that cannot be read (`on error`).",
      example: block(source, review, "target liked?: binary(positive: 1) = reviews.liked", split),
      mended: block(source, review, target, split),
    },
  ),
  preparedTarget: entry<{ field: string }>(
    "MM526",
    "error",
    ({ field }) => `target \`${field}\` cannot be prepared by steps`,
    {
      text: "Predictions and metrics are in the units of the data, so a target is taken as it stands there.",
      example: block(source, review, "target price: number = reviews.price |> standardize()", split),
      mended: block(source, review, "target price: number = reviews.price", split),
    },
  ),
  targetAsInput: entry<{ field: string; column: string; target: string }>(
    "MM527",
    "error",
    ({ field, column, target: name }) =>
      `field \`${field}\` reads \`${column}\`, which target \`${name}\` is made of`,
    {
      text: "A model that is given the answer learns to copy it, and is worth nothing on rows whose answer is not known.",
      example: reviews("stars: number = reviews.liked"),
      mended: reviews("stars: number = reviews.stars"),
    },
  ),
  fieldWidth: entry<{ field: string; declared: number; columns: number }>(
    "MM528",
    "error",
    ({ field, declared, columns }) =>
      `\`${field}\` is number[${declared}] but is made of ${columns} column${columns === 1 ? "" : "s"}`,
    {
      text: "A field `number[N]` is a vector of N columns, in their order, or of one column that holds lists of N numbers, as JSON and Parquet files can. `number` is short for `number[1]`.",
      example: reviews('facts: number[2] = reviews["age", "size", "price"]'),
      mended: reviews('facts: number[3] = reviews["age", "size", "price"]'),
    },
  ),
  writtenSize: entry<{ field: string; kind: string; from: string }>(
    "MM529",
    "error",
    ({ field, kind, from }) =>
      `the size of \`${field}\` is not written in its type: ${kind} takes it from ${from}`,
    {
      text: "Only `number[N]` and `image[H, W, C]` have sizes in a data set. The length of a text and the buckets of a bag are options of their steps; vocabularies, categories and classes are counted in the training part.",
      example: reviews("item: category[12] = reviews.class"),
      mended: reviews("item: category = reviews.class"),
    },
  ),
  wrongSize: entry<{ field: string; reason: string }>(
    "MM530",
    "error",
    ({ field, reason }) => `the size of \`${field}\` ${reason}`,
    {
      text: "The sizes of a field are whole numbers from 1: one for `number[N]`; height, width and 1 (grey), 3 (colour) or 4 (with transparency) channels for `image[H, W, C]`.",
      example: photos("photo: image[32, 32] = photos.content |> resize(32)"),
      mended: photos("photo: image[32, 32, 3] = photos.content |> resize(32)"),
    },
  ),
  imageSize: entry<{ field: string; declared: string; made: string; mode: string }>(
    "MM531",
    "error",
    ({ field, declared, made, mode }) =>
      `\`${field}\` is ${declared}, but its steps make ${made} of it${mode === "" ? "" : ` in ${mode}`}`,
    {
      text: "All images of a field have one size, the same in training and in evaluation, so that every layer behind it knows its dimensions. Steps that end with `when training` or `when evaluating` count in that mode only.",
      example: photos("photo: image[56, 56, 3] = photos.content |> resize(64)"),
      mended: photos("photo: image[56, 56, 3] = photos.content |> resize(56)"),
    },
  ),
  imageWithoutSize: entry<{ field: string; mode: string }>(
    "MM532",
    "error",
    ({ field, mode }) =>
      `nothing brings the images of \`${field}\` to one size${mode === "" ? "" : ` in ${mode}`}`,
    {
      text: "Images come in all sizes. `resize(H, W)` or `crop(H, W)` gives them one; `pixels(H, W, C)` reads lists of numbers, whose size it says.",
      example: photos("photo: image[56, 56, 3] = photos.content"),
      mended: photos("photo: image[56, 56, 3] = photos.content |> resize(56)"),
    },
  ),
  cropTooLarge: entry<{ field: string; crop: string; image: string }>(
    "MM533",
    "error",
    ({ field, crop, image }) =>
      `\`${field}\`: a rectangle of ${crop} cannot be cut out of an image of ${image}`,
    {
      text: "`crop` makes images smaller. Resize to a larger size first, or crop less.",
      example: photos("photo: image[56, 56, 3] = photos.content |> resize(48) |> crop(56)"),
      mended: photos("photo: image[56, 56, 3] = photos.content |> resize(64) |> crop(56)"),
    },
  ),
  unusedField: entry<{ field: string; data: string }>(
    "MM534",
    "error",
    ({ field, data }) => `no model uses field \`${field}\` of data \`${data}\``,
    {
      text: "The fields of a data set go to the parameters of the same names of the models trained on it. A field that no model takes is prepared for nothing.",
      example: trained(SETTINGS, "age: number = reviews.age"),
      mended: trained(SETTINGS),
    },
  ),
} satisfies Record<string, Entry<never>>;
