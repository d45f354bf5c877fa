import type { Body, Value } from "./body.ts";
import { standard } from "./calls.ts";
import { type Dim, number, product, show, sum } from "./dimensions.ts";
import { count, isSequence, isTensor, type TensorType, type Type, tensor, withDims } from "./types.ts";

/** A value as a vector; nothing of what is none and cannot become one. */
export function asVector(b: Body, value: Value): Value<TensorType> | undefined {
  const { type } = value;
  if (value.optional) return absentAsVector(b, value);
  if (type.kind === "record") {
    const whole = value.named ? value : b.let(value, "results");
    const parts = type.fields.map(([name, of]) =>
      asVector(b, { text: `${b.use(whole)}.${name}`, type: of, bound: value.bound }),
    );
    return joined(
      b,
      parts.filter((part) => part !== undefined),
    );
  }
  if (type.kind === "category" || type.kind === "bag" || type.kind === "text") return readAsVector(b, value);
  if (!isTensor(type)) return undefined;
  if (isSequence(type)) {
    if (type.dims.length === 1) {
      const name = b.c.pick(["pool_mean", "pool_max"]);
      return {
        text: standard(b, name, { x: b.argument(value) }),
        type: tensor(...type.dims),
        bound: value.bound,
      };
    }
    const smaller = {
      text: `mean(${b.argument(value)})`,
      type: withDims(type, type.dims.slice(0, -1)),
      bound: value.bound,
    };
    return type.dims.length > 1
      ? asVector(b, smaller)
      : asVector(b, { ...value, text: `expand(${b.argument(value)})`, type: withDims(type, [number(1)]) });
  }
  if (type.lead || type.dims.length === 1) return value as Value<TensorType>;
  if (type.dims.length === 0)
    return { text: `expand(${b.argument(value)})`, type: tensor(number(1)), bound: value.bound };
  if (count(type) <= 48) {
    const whole = product(type.dims);
    return {
      text: `reshape(${b.argument(value)}, [${show(whole)}])`,
      type: tensor(whole),
      bound: value.bound,
    };
  }
  return asVector(b, {
    text: `mean(${b.argument(value)}, axis: 0)`,
    type: tensor(...type.dims.slice(1)),
    bound: value.bound,
  });
}

function readAsVector(b: Body, value: Value): Value<TensorType> | undefined {
  const { type } = value;
  if (type.kind === "text") {
    const text = `${standard(b, "text_transformer", { x: b.use(value), width: "2", layers: "1", heads: "1" })}.pooled`;
    return { text, type: tensor(number(2)), bound: 4 };
  }
  const width = b.writer.size(1, 4);
  if (type.kind === "category")
    return {
      text: standard(b, "embed", { x: b.use(value), width: show(width) }),
      type: tensor(width),
      bound: 1,
    };
  return {
    text: standard(b, "embed_bag", { x: b.use(value), width: show(width) }),
    type: tensor(width),
    bound: 2,
  };
}

/** First something stands for what is absent, then it is made a vector; or the other way about. */
function absentAsVector(b: Body, value: Value): Value<TensorType> | undefined {
  const { optional: _, ...present } = value;
  if (isTensor(value.type)) {
    const policy = b.c.pick(["learned()", "zeros()", "ones()"]);
    const text = `${value.loose ? `(${b.use(value)})` : b.use(value)} ?? ${policy}`;
    return asVector(b, { text, type: value.type, bound: Math.max(1, value.bound), loose: true });
  }
  if (value.type.kind === "record") {
    const [name, type] = value.type.fields[0] as readonly [string, Type];
    const whole = value.named ? value : b.let(value, "results");
    return absentAsVector(b, { text: `${b.use(whole)}.${name}`, type, bound: value.bound, optional: true });
  }
  const vector = readAsVector(b, present);
  if (vector) b.use(value);
  return vector && absentAsVector(b, { ...vector, optional: true });
}

/** Vectors one after another. */
export function joined(b: Body, parts: readonly Value<TensorType>[]): Value<TensorType> | undefined {
  const [first, ...others] = parts;
  if (!first || others.length === 0) return first;
  const dims: Dim[] = parts.map(({ type }) => type.dims.at(-1) as Dim);
  const text = `concat(${parts.map((part) => b.argument(part)).join(", ")})`;
  return {
    text,
    type: withDims(first.type, [sum(dims)]),
    bound: Math.max(...parts.map((part) => part.bound)),
  };
}

/** Everything that waits to be used, as one vector. */
export function gathered(b: Body): Value<TensorType> | undefined {
  return joined(b, vectors(b));
}

/** Everything that waits to be used, each as a vector. */
export function vectors(b: Body): Value<TensorType>[] {
  return b.waiting().flatMap((value) => asVector(b, value) ?? []);
}

/** A plain tensor as one number. */
export function asNumber(b: Body, value: Value<TensorType>): Value<TensorType> {
  let text = b.argument(value);
  for (const _ of value.type.dims) text = `mean(${text})`;
  return { text, type: tensor(), bound: value.bound };
}

/** All that waits, as the one result of a definition of any type: itself, several results, or a vector. */
export function finished(b: Body): Value {
  const waiting = b.waiting().filter(({ type }) => type.kind !== "meaning");
  const [only] = waiting;
  if (
    waiting.length === 1 &&
    only &&
    !only.optional &&
    (isTensor(only.type) || only.type.kind === "record")
  ) {
    return { ...only, text: b.use(only) };
  }
  if (waiting.length === 0) {
    const any = b.find<TensorType>(isTensor);
    if (!any) throw new Error("there is nothing to give");
    return { ...any, text: b.use(any) };
  }
  const leading = waiting.filter(
    (v): v is Value<TensorType> => isTensor(v.type) && v.type.lead?.kind === "spread",
  );
  if (leading.length > 0) return spreadResult(b, leading, waiting);
  const tensors = waiting.filter((v): v is Value<TensorType> => isTensor(v.type) && !v.optional);
  if (tensors.length === waiting.length && waiting.length < 4 && b.hasStatements && b.c.chance(0.55)) {
    const fields = tensors.map((v, i) => [["pooled", "tokens", "rest"][i] as string, v] as const);
    const text = `{ ${fields.map(([name, v]) => `${name}: ${b.argument(v)}`).join(", ")} }`;
    const type: Type = { kind: "record", fields: fields.map(([name, v]) => [name, v.type] as const) };
    return { text, type, bound: 8 };
  }
  const whole = gathered(b);
  if (!whole) throw new Error("nothing could become a vector");
  return whole;
}

/** Values with leading dimensions one after another; of the others only their means. */
function spreadResult(b: Body, leading: readonly Value<TensorType>[], all: readonly Value[]): Value {
  const present = leading.map((v): Value<TensorType> => {
    const { optional, ...rest } = v;
    return optional ? { ...rest, text: `${b.operand(v)} ?? zeros()`, loose: true } : v;
  });
  const ranked = present.map((v) =>
    v.type.dims.length > 0
      ? v
      : { ...v, text: `expand(${b.argument(v)})`, type: withDims(v.type, [number(1)]) },
  );
  const flat = ranked.map((v) => {
    let value = v;
    for (let rank = v.type.dims.length; rank > 1; rank--) {
      value = {
        text: `mean(${b.argument(value)})`,
        type: withDims(value.type, value.type.dims.slice(0, -1)),
        bound: v.bound,
      };
    }
    return value;
  });
  const whole = joined(b, flat) as Value<TensorType>;
  const others = all.filter((v) => !leading.some((each) => each === v));
  const numbers = others.flatMap((v) => asVector(b, v) ?? []).map((vector) => asNumber(b, vector));
  if (numbers.length === 0) return { ...whole, text: b.use(whole) };
  const text = [b.operand(whole), ...numbers.map((v) => v.text)].join(" + ");
  return { text, type: whole.type, bound: whole.bound + 8 * numbers.length, loose: true };
}
