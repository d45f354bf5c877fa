import type { Body, Value } from "../body.ts";
import { standard } from "../calls.ts";
import { show } from "../dimensions.ts";
import type { Productions } from "../production.ts";
import { isTensor, sameType, type TensorType, tensor } from "../types.ts";

const isRead = (type: Value["type"]) => isTensor(type) || type.kind !== "meaning";

/** What stands for an absent value: a policy of the language, or a value of its type. */
function instead(b: Body, x: Value): Value | undefined {
  const other = b.find<Value["type"]>(
    (type) => sameType(type, x.type),
    (v) => v !== x,
  );
  const bound = Math.max(x.bound, 1);
  if (!isTensor(x.type) || (other && b.c.chance(0.6))) return other && { ...other, text: b.argument(other) };
  const policies = [
    "learned()",
    "zeros()",
    "ones()",
    ...(x.type.dims.length === 0 && !x.type.lead ? ["0.5"] : []),
  ];
  return { text: b.c.pick(policies), type: x.type, bound };
}

/** Values that may be absent in a row. */
export const optionals: Productions = {
  "?? ": (b) => {
    const x = b.findOptional(isRead);
    const filler = x && instead(b, x);
    if (!x || !filler) return undefined;
    const text = `${b.use(x)} ?? ${filler.loose ? `(${filler.text})` : filler.text}`;
    return {
      text: x.loose ? `(${x.text}) ?? ${filler.text}` : text,
      type: x.type,
      bound: Math.max(x.bound, filler.bound),
      loose: true,
    };
  },
  "?? one that may be absent too": (b) => {
    const x = b.findOptional<TensorType>(isTensor);
    const y = x && b.findOptional<TensorType>((type) => isTensor(type) && sameType(type, x.type));
    if (!x || !y || x === y || x.loose || y.loose) return undefined;
    return {
      text: `${b.use(x)} ?? ${b.use(y)}`,
      type: x.type,
      bound: Math.max(x.bound, y.bound),
      loose: true,
      optional: true,
    };
  },
  present: (b) => {
    const x = b.findOptional(isTensor);
    return x?.named ? { text: `present(${b.use(x)})`, type: tensor(), bound: 1 } : undefined;
  },
  "a primitive of what may be absent": (b) => {
    const x = b.findOptional<TensorType>(isTensor);
    if (!x) return undefined;
    return {
      text: `${b.c.pick(["tanh", "sigmoid", "sin"])}(${b.use(x)})`,
      type: x.type,
      bound: 1,
      optional: true,
    };
  },
  "a layer of what may be absent": (b) => {
    const x = b.findOptional<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    if (!x) return undefined;
    const width = b.writer.size(1, 4);
    const text = standard(b, "linear", { x: b.argument(x), width: show(width) });
    const type = { ...x.type, dims: [...x.type.dims.slice(0, -1), width] };
    return { text, type, bound: 2 * Math.min(x.bound, 8) + 1, optional: true };
  },
  "an encoder of what may be absent": (b) => {
    const x = b.findOptional(
      (type) => type.kind === "category" || type.kind === "bag" || type.kind === "text",
    );
    if (!x || !b.hasStatements) return undefined;
    if (x.type.kind === "text") {
      const text = `${standard(b, "text_transformer", { x: b.use(x), width: "2", layers: "1", heads: "1" })}.pooled`;
      return { text, type: tensor({ kind: "number", value: 2 }), bound: 4, optional: true };
    }
    const width = b.writer.size(2, 4);
    const name = x.type.kind === "bag" ? "embed_bag" : "embed";
    const text = standard(b, name, { x: b.use(x), width: show(width) });
    return { text, type: tensor(width), bound: 2, optional: true };
  },
};
