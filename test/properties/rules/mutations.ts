/** A change to the program of this folder: each text, which it has once, becomes another. */
export interface Mutation {
  readonly change: Readonly<Record<string, string>>;
  /** With the rule switched off, what is accepted cannot be compiled or run; otherwise it is only not what anyone meant. */
  readonly breaks?: true;
}

const change = (from: string, to: string): Mutation => ({ change: { [from]: to } });
const changes = (...pairs: readonly (readonly [from: string, to: string])[]): Mutation => ({
  change: Object.fromEntries(pairs),
});
const breaking = (...pairs: readonly (readonly [from: string, to: string])[]): Mutation => ({
  ...changes(...pairs),
  breaks: true,
});

const FUSED = "fuse(words, named, look, steady, width: 3)";
const IMAGE = "|> resize(8) |> crop(6) when evaluating";
const TARGET = "target liked: binary(positive: 1) = reviews.liked";
const PARTS = "{ train: 80%, validation: 10%, test: 10% }";
const LET = "let words = read.pooled";

/** Adds a declaration, which nothing needs to use. */
const beside = (declaration: string): Mutation =>
  change("encoder looked", `${declaration}\n\nencoder looked`);

/** For each rule of the checker, by its code, a change that it alone refuses. */
export const mutations: Readonly<Record<string, Mutation>> = {
  // Names
  MM201: breaking(["tanh(h) }", "tanh(g) }"]),
  MM202: change("let mixed = shares @ x", "let square = shares @ x\n  let mixed = shares @ x"),
  MM203: change("mlp, embed,", "mpl, embed,"),
  MM204: change("// Recommend shoppers a dress.", 'import { more } from "own/bits.mm"'),
  MM205: change(LET, `${LET}\n  let more = tanh(words)`),
  MM206: change("mlp, embed,", "mlp, drop, embed,"),
  MM207: change("channels: int = 2)", "channels: int = 2, depth: int = 1)"),
  MM208: beside("layer same(x: [A]) -> [A] {\n  x\n}"),
  MM209: breaking(["f(x) - expand(mean(x))", "f(x) - applied(x, f: tanh)"]),
  MM210: change("fuse: fusion = blend)", "fuse: fusion = Reviews)"),
  MM211: change("width: 4, layers: 1,", "width: 4, dropuot: 0.5, layers: 1,"),
  MM212: change("conv2d(x, kernel)", "conv2d(x, kernel, 1, 0, 3)"),
  MM213: change("embed_bag(tags, width: 4)", "embed_bag(tags, width: 4, width: 4)"),
  MM214: breaking(["masked_softmax(square, sum(square))", "masked_softmax(square)"]),
  MM215: change("let pooled = max_pool", "let pooled: imgae[_, _, _] = max_pool"),
  MM216: breaking(["read.pooled", "read.poled"]),
  MM217: breaking(["f: tanh) }", "f: sum) }"]),
  // Types
  MM301: breaking(["pair(halved(facts, by: 2))", "pair(reshape(halved(facts, by: 2), [N]))"]),
  MM302: change(
    "reshape(mean(pooled, axis: 1), [((H - 2) div 2 + 1) * channels])",
    "expand(reshape(mean(pooled, axis: 1), [((H - 2) div 2 + 1) * channels]))",
  ),
  MM303: breaking(["tanh(h) }", "h(h) }"]),
  MM304: breaking(["looked(photo) ?? learned()", "looked(photo)"]),
  MM305: change(LET, `${LET} ?? zeros()`),
  MM306: change(`binary_head(${FUSED})`, `2 * binary_head(${FUSED})`),
  MM307: change(`binary_head(${FUSED})`, `sigmoid(sigmoid(binary_head(${FUSED})))`),
  MM308: change(`binary_head(${FUSED})`, `sigmoid(binary_head(${FUSED}))`),
  MM309: breaking(["x @ transpose(x)", "reshape(x @ transpose(x), [x, x])"]),
  MM310: change("max_pool(conv2d(x, kernel))", "max_pool(conv2d(x, kernel), stride: 2.0)"),
  MM311: breaking(["embed_bag(tags, width: 4)", "embed_bag(tags, width: 4) + item"]),
  MM312: breaking(["read.pooled", "read.pooled.all"]),
  MM313: breaking(["f: tanh) }", "f: transpose) }"]),
  MM314: breaking(["sum(parts, p => tanh(linear(p, width)))", "linear(parts, width)"]),
  MM315: breaking(["tanh(h) }", "tanh(h) + learned() }"]),
  MM316: change("batchwise layer centred", "layer centred"),
  MM317: change("set kept =", "set scale ="),
  MM318: change("set kept =", "set kept = 0\n  set kept ="),
  MM319: breaking(["set kept = momentum * kept", "set kept = x + momentum * kept"]),
  MM320: change(
    "encoder looked(x: [H, W, C], channels: int = 2)",
    "head looked(x: [H, W, C], channels: int = 2)",
  ),
  MM321: breaking(["review: text, tags", "review: text, _colour: [_], tags"]),
  MM322: breaking(["size: number = sizes.size", "size?: number = sizes.size"]),
  MM323: breaking(
    ["size: [A], photo", "size: [A], liked: [1], photo"],
    ["size, embed(item", "size, liked, embed(item"],
  ),
  MM324: changes(
    ["binary_head, binary_cross", "number_head, binary_cross"],
    ["-> binary {", "-> number[1] {"],
    ["binary_head(fuse", "number_head(fuse"],
  ),
  MM325: breaking(
    ["binary_head, binary_cross_entropy }", "binary_head, cross_entropy }"],
    ["loss: binary_cross_entropy", "loss: cross_entropy"],
  ),
  MM326: change("param scale: [A] = 1", "param scale: seq[A, A] = 1"),
  MM327: breaking(["batch_mean(x) : kept", "batch_mean(x) : concat(kept, kept)"]),
  MM328: breaking(["= zeros()", "= x"]),
  MM329: changes(["binary_head, binary_cross", "binary_cross"], [`binary_head(${FUSED})`, `sum(${FUSED})`]),
  MM330: breaking(["tanh(h) }", "tanh(h) * random(h) }"]),
  MM331: change("(x - now) * scale", "(training ? x - now : linear(x - now, A)) * scale"),
  // Sizes
  MM401: change("sum(square))", "sum(x, axis: 0))"),
  MM402: change("-> [((H - 2) div 2 + 1) * channels] {", "-> [((H - 2) div 2 + 1) * channels + 1] {"),
  MM403: breaking(["(x - now) * scale", "(x - concat(now, now)) * scale"]),
  MM404: breaking(["shares @ x", "shares @ concat(x, x, axis: 0)"]),
  MM405: breaking(["concat(parts.low,", "concat(halved(facts, by: 2), parts.low,"]),
  MM406: change("steady, width: 3", "steady, width: 1"),
  MM407: change("(x - now) * scale", "(x - now) * scale * (1 / 3)"),
  MM408: change("embed(item, width: 4)", "embed(item, width: 0)"),
  MM409: beside("layer _odd(x: [A]) -> [B] {\n  sum(x) * zeros(B)\n}"),
  MM410: breaking(["reshape(x, [by, A / by])", "reshape(x, [by, A])"]),
  MM411: breaking(["mean(pooled, axis: 1)", "mean(pooled, axis: 3)"]),
  MM412: breaking(["tanh(h) }", "sum(h) }"]),
  MM413: change("repeat 2 from", "repeat 1_001 from"),
  MM414: change("let pooled = max_pool", "let pooled: [_, ...S] = max_pool"),
  MM415: change("let pooled = max_pool", "let pooled: text[_, _, _] = max_pool"),
  MM416: breaking([
    "let look = mlp(looked(photo) ?? learned(), widths: [4, 2])",
    "let both = mlp(widths: [2])\n  let look = both(looked(photo) ?? learned()) + both(size)",
  ]),
  // Data
  MM501: beside("data _Nothing {\n  target y: class = rows.y\n  split by random() { train: 100% }\n}"),
  MM502: change("key reviews.id", "key reviews.id\n  key reviews.title"),
  MM503: change("= reviews.tags", "= revews.tags"),
  MM504: change("= reviews.tags", "= reviews.tag"),
  MM505: change("= reviews.tags", "= tags"),
  MM506: change("= reviews.class", '= reviews["class", "title"]'),
  MM508: changes(["  join sizes on id\n", ""], ["size: number = sizes.size", "size: number = reviews.part"]),
  MM509: change("SELECT id, size FROM raw", "DELETE FROM raw"),
  MM510: change("size FROM raw", "size FROM raw, 'sizes.csv'"),
  MM511: change("  join sizes on id\n", ""),
  MM512: change("join sizes on id", "join sizes on id\n  join reviews on id"),
  MM513: change("reviews.id == photos.stem", "reviews.id == reviews.title"),
  MM520: change("tags: bag =", "tags: sack ="),
  MM521: change("item: category = reviews.class |> categories(least: 2)", "item: class = reviews.class"),
  MM522: change(TARGET, "target liked: category = reviews.liked"),
  MM523: change(`  ${TARGET}\n`, ""),
  MM524: change(TARGET, `${TARGET}\n  target other: class = reviews.part`),
  MM525: change("target liked:", "target liked?:"),
  MM526: change("= reviews.liked", "= reviews.liked |> standardize()"),
  MM527: change('reviews["age",', 'reviews["liked",'),
  MM528: change("facts: number[4]", "facts: number[3]"),
  MM529: change("item: category =", "item: category[5] ="),
  MM530: change("image[6, 6, 3]", "image[6, 6]"),
  MM531: change("image[6, 6, 3]", "image[8, 8, 3]"),
  MM532: change(IMAGE, "|> crop(6) when training"),
  MM533: change("|> resize(8)", "|> resize(5)"),
  MM534: change("size: number = sizes.size", "extra: number = reviews.part\n  size: number = sizes.size"),
  MM540: change("|> categories(least: 2)", "|> standardize()"),
  MM541: change(" |> words(vocabulary: 50, length: 6)", ""),
  MM542: change("|> resize(8)", "|> resize(8) |> pixels(8, 8, 3)"),
  MM543: change("|> log() |> standardize()", "|> standardize() |> log()"),
  MM544: change("|> log()", "|> log() |> log()"),
  MM545: change("|> impute(mean)", "|> impute(mean) when training"),
  MM546: change("flip() when training", "flip()"),
  MM550: change(`  split by hash(reviews.id) ${PARTS}\n`, ""),
  MM551: change("train: 80%", "train: 70%"),
  MM552: change("test: 10%", "testing: 10%"),
  MM553: change("test: 10%", "train: 10%"),
  MM554: change("train: 80%, validation: 10%", "validation: 90%"),
  MM555: change(`hash(reviews.id) ${PARTS}`, "column(reviews.part) { train: 1, validation: 2, test: 2 }"),
  MM556: change("hash(reviews.id)", "hash(reviews.liked)"),
  MM560: change("|> words(", "|> wrods("),
  MM561: change('csv("reviews.csv")', '"reviews.csv"'),
  MM562: change("length: 6", 'length: "6"'),
  MM563: change("length: 6", "length: 0"),
  MM564: change("clip(0, 100)", "clip(100, 0)"),
  // Training
  MM601: change("epochs: 2", "epochs: 2\n  epoch: 2"),
  MM602: change("batch: 8", "batch: 8\n  batch: 9"),
  MM603: change("  optimizer: adamw(rate: 0.003, decay: 0.01)\n", ""),
  MM604: change("train Quick = Shop with", "train Quick = Quick with"),
  MM605: change("{ rows: 50 }", "{ rows: 50, model: Recommend }"),
  MM606: change("best(auroc)", "best(rmse)"),
  MM607: change(PARTS, "{ train: 90%, test: 10% }"),
  MM608: change("keep: best(auroc)", "keep: last"),
  MM609: change("[named]", "[2 * 3]"),
  MM610: change("[named]", "[named, named]"),
  MM611: changes(
    [TARGET, "target liked: class = reviews.liked"],
    ["binary_head, binary_cross_entropy }", "class_head, cross_entropy }"],
    ["-> binary {", "-> class[K] {"],
    [`binary_head(${FUSED})`, `class_head(${FUSED}, classes: K)`],
    ["loss: binary_cross_entropy", "loss: cross_entropy"],
    ["best(auroc)", "best(log_loss)"],
  ),
  MM612: change("train: Quick,", 'train: "Quick",'),
  MM613: change("[named]", "[nmaed]"),
  MM614: beside(`data Plain {
  source plain = csv("plain.csv")
  width: number = plain.width
  target liked: binary(positive: 1) = plain.liked
  split by random() { train: 80%, validation: 20% }
}

model Flat(width: [N]) -> binary {
  binary_head(width)
}

train Grouped = Shop with { model: Flat on Plain, freeze: [], group: length }`),
};
