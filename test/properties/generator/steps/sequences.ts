import type { Value } from "../body.ts";
import { primitive, standard } from "../calls.ts";
import { calling, define } from "../definitions.ts";
import { type Dim, isFitted, number, operation, same, show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isPlain, isSequence, type TensorType, type Type, tensor } from "../types.ts";

type Text = Type & { kind: "text" };

const isFlat = (type: Type): type is TensorType => isSequence(type) && type.dims.length === 1;
const length = (type: TensorType) => (type.lead?.kind === "positions" ? type.lead.length : number(1));

/** Texts, and the sequences that are made of them. */
export const sequences: Productions = {
  lookup_text: (b) => {
    const x = b.find<Text>((type) => type.kind === "text");
    if (!x || !b.hasStatements) return undefined;
    const width = b.writer.size(1, 4);
    const table = b.param(
      tensor(x.type.vocabulary, width),
      b.c.pick(["normal(0.5)", "uniform(0.5)"]),
      "table",
    );
    const text = primitive(b, "lookup_text", { table, at: b.use(x) });
    const type: TensorType = {
      kind: "tensor",
      lead: { kind: "positions", length: x.type.length },
      dims: [width],
    };
    return { text, type, bound: 2 };
  },
  text_transformer: (b) => {
    const x = b.find<Text>((type) => type.kind === "text");
    if (!x || !b.hasStatements) return undefined;
    const width = b.c.pick([number(2), number(4)]);
    const text = standard(b, "text_transformer", {
      x: b.use(x),
      width: show(width),
      layers: String(b.c.between(0, 1)),
      heads: String(b.c.between(1, 2)),
      ...(b.c.chance(0.4) && { dropout: b.writer.float(0, 0.3, "dropout") }),
    });
    const tokens: TensorType = {
      kind: "tensor",
      lead: { kind: "positions", length: x.type.length },
      dims: [width],
    };
    const type: Type = {
      kind: "record",
      fields: [
        ["tokens", tokens],
        ["pooled", tensor(width)],
      ],
    };
    const whole: Value = { text, type, bound: 4 };
    return b.c.chance(0.2)
      ? whole
      : { text: `${b.use(b.let(whole, "read"))}.tokens`, type: tokens, bound: 4 };
  },
  transformer_block: (b) => {
    const x = b.find(isFlat);
    if (!x) return undefined;
    const heads = x.type.dims[0]?.value === 4 ? b.c.pick(["2", "1"]) : "1";
    if (heads !== "1") b.writer.isFlexible = false;
    return { text: standard(b, "transformer_block", { x: b.argument(x), heads }), type: x.type, bound: 8 };
  },
  split_heads: (b) => {
    const x = b.find((type) => isPlain(type) && type.dims.length === 2);
    if (!x || !isPlain(x.type)) return undefined;
    const [places, width] = x.type.dims as [Dim, Dim];
    const heads = !isFitted(width) && width.value % 2 === 0 && b.c.chance(0.7) ? number(2) : number(1);
    if (heads.value > 1) b.writer.isFlexible = false;
    const text = standard(b, "split_heads", { x: b.argument(x), heads: show(heads) });
    return { text, type: tensor(heads, places, operation("/", width, heads)), bound: x.bound };
  },
  "with_mask of the same": (b) => {
    const x = b.find(isFlat);
    const name = x && (x.named ? x : b.hasStatements ? b.let(x, "seen") : undefined);
    if (!name) return undefined;
    const values = `tanh(values(${b.use(name)}))`;
    return { text: primitive(b, "with_mask", { values, of: name.text }), type: name.type, bound: 1 };
  },
  "a layer of its own for a sequence": (b) => {
    const x = b.writer.program.mayDefine ? b.find(isSequence) : undefined;
    return x && calling(b, define(b, [x], b.c.between(1, 4)), [x]);
  },
  self_attention: (b) => {
    const x = b.find(isFlat);
    return (
      x && { text: standard(b, "self_attention", { x: b.argument(x), heads: "1" }), type: x.type, bound: 8 }
    );
  },
  feed_forward: (b) => {
    const x = b.find<TensorType>((type) => type.kind === "tensor" && type.dims.length > 0);
    if (!x) return undefined;
    const text = standard(b, "feed_forward", {
      x: b.argument(x),
      hidden: show(b.writer.size(1, 4, "hidden")),
    });
    return { text, type: x.type, bound: 8 };
  },
  ...Object.fromEntries(
    ["pool_mean", "pool_max", "pool_first"].map((name) => [
      name,
      ((b) => {
        const x = b.find(isFlat);
        return (
          x && { text: standard(b, name, { x: b.argument(x) }), type: tensor(...x.type.dims), bound: x.bound }
        );
      }) satisfies Productions[string],
    ]),
  ),
  values: (b) => {
    const x = b.find(isFlat);
    return (
      x && { text: `values(${b.argument(x)})`, type: tensor(length(x.type), ...x.type.dims), bound: x.bound }
    );
  },
  mask: (b) => {
    const x = b.find(isFlat);
    return x && { text: `mask(${b.argument(x)})`, type: tensor(length(x.type)), bound: 1 };
  },
  "a softmax over the positions that are there": (b) => {
    const found = b.find(isFlat);
    const x = found && (found.named ? found : b.hasStatements ? b.let(found, "seen") : undefined);
    if (!x) return undefined;
    const text = `masked_softmax(transpose(values(${b.argument(x)})), mask(${x.text}))`;
    return { text, type: tensor(...x.type.dims, length(x.type)), bound: 1 };
  },
  with_mask: (b) => {
    const of = b.find(isFlat);
    const x =
      of &&
      b.find<TensorType>(
        (type) => isPlain(type) && type.dims.length === 2 && same(type.dims[0] ?? number(0), length(of.type)),
      );
    if (!of || !x) return undefined;
    const text = primitive(b, "with_mask", { values: b.argument(x), of: b.argument(of) });
    return { text, type: { ...of.type, dims: x.type.dims.slice(1) }, bound: x.bound };
  },
};

/** Categories and bags. */
export const tables: Productions = {
  lookup: (b) => {
    const x = b.find<Type & { kind: "category" }>((type) => type.kind === "category");
    if (!x || !b.hasStatements) return undefined;
    const width = b.writer.size(1, 4);
    const table = b.param(tensor(x.type.values, width), b.c.pick(["normal(0.5)", "glorot()"]), "table");
    return { text: primitive(b, "lookup", { table, at: b.use(x) }), type: tensor(width), bound: 2 };
  },
  embed: (b) => {
    const x = b.find<Type & { kind: "category" }>((type) => type.kind === "category");
    if (!x) return undefined;
    const width = b.writer.size(1, 4);
    return { text: standard(b, "embed", { x: b.use(x), width: show(width) }), type: tensor(width), bound: 1 };
  },
  lookup_bag: (b) => {
    const x = b.find<Type & { kind: "bag" }>((type) => type.kind === "bag");
    if (!x || !b.hasStatements) return undefined;
    const width = b.writer.size(1, 4);
    const table = b.param(tensor(x.type.buckets, width), "normal(0.5)", "table");
    return { text: primitive(b, "lookup_bag", { table, at: b.use(x) }), type: tensor(width), bound: 4 };
  },
  embed_bag: (b) => {
    const x = b.find<Type & { kind: "bag" }>((type) => type.kind === "bag");
    if (!x) return undefined;
    const width = b.writer.size(1, 4);
    return {
      text: standard(b, "embed_bag", { x: b.use(x), width: show(width) }),
      type: tensor(width),
      bound: 2,
    };
  },
  mlp: (b) => {
    const x = b.find<TensorType>((type) => isPlain(type) && type.dims.length === 1);
    if (!x) return undefined;
    const widths = b.writer.list(1, 4);
    const dropout = b.c.chance(0.3) ? { dropout: b.writer.float(0, 0.3, "dropout") } : {};
    return {
      text: standard(b, "mlp", { x: b.argument(x), widths: widths.text, ...dropout }),
      type: tensor(widths.last),
      bound: 8,
    };
  },
};
