import type { Body, Value } from "../body.ts";
import type { Definition, DefinitionWriter } from "../definition-writer.ts";
import { type Dim, named, number, show } from "../dimensions.ts";
import { asNumber } from "../finish.ts";
import { defineFusion, reference } from "../fusions.ts";
import type { Production, Productions } from "../production.ts";
import type { ProgramWriter } from "../program-writer.ts";
import { isTensor, isVector, sameDims, type TensorType, tensor } from "../types.ts";
import { keep, widened } from "./keepers.ts";
import { someVectors } from "./own.ts";

/** A kind of function that a definition may take as a parameter. */
interface Kind {
  /** Its type; `size` is the size of the vectors that it takes. */
  readonly type: (size: string) => string;
  /** What the library has of it. */
  readonly known: readonly string[];
  /** Static arguments that whoever calls it gives. */
  readonly open?: readonly string[];
  /** Defines one. */
  readonly define?: (writer: DefinitionWriter) => Value<TensorType>;
}

/** A vector that a definition takes, of a size of its own. */
function vector(writer: DefinitionWriter, name = "x"): Value<TensorType> {
  const size = named(writer.isFree("A") ? writer.fresh("A") : "A", 3);
  const type = tensor(size);
  const parameter = writer.fresh(name);
  writer.takes({ name: parameter, type, optional: false, variadic: false, bound: 8 });
  return writer.root.add({ text: parameter, type, bound: 8, named: true });
}

const kinds = {
  same: {
    type: (size) => `([${size}]) -> [${size}]`,
    known: ["tanh", "relu", "sigmoid", "softmax", "layer_norm", "drop", "drop(rate: 0.2)", "sin"],
    define: (writer) => keep(writer.root, keep(writer.root, vector(writer))),
  },
  open: {
    type: (size) => `([...R, ${size}]) -> [...R, ${size}]`,
    known: ["tanh", "layer_norm", "drop(rate: 0.1)", "softmax", "cos"],
  },
  wide: {
    type: (size) => `([${size}], width: int) -> [width]`,
    known: ["linear"],
    open: ["width"],
    define: (writer) => {
      const width = named("width", 2);
      writer.reserve("width");
      const names = new Map([["width", number(2)]]);
      writer.takesStatic({ name: "width", type: "int", argument: () => ({ text: "2", names }) });
      return keep(writer.root, widened(writer.root, vector(writer), width));
    },
  },
  two: {
    type: (size) => `([${size}], [${size}]) -> [${size}]`,
    known: [],
    define: (writer) => {
      const [x, y] = [vector(writer), vector(writer, "y")];
      const b = writer.root;
      const text = `${b.operand(keep(b, x))} - ${b.operand(keep(b, y))}`;
      return { text, type: x.type, bound: 16, loose: true };
    },
  },
  number: {
    type: (size) => `([${size}]) -> []`,
    known: [],
    define: (writer) => asNumber(writer.root, keep(writer.root, vector(writer))),
  },
} satisfies Record<string, Kind>;

const inPrelude = ["tanh", "relu", "sigmoid", "softmax", "sin", "cos"];

/** A function of the library as `caller` names it. */
function fromLibrary(caller: DefinitionWriter, kind: Kind): string {
  const written = caller.c.pick(kind.known);
  const [name] = written.split("(") as [string];
  if (inPrelude.includes(name)) return written;
  return written.replace(name, caller.program.standard(caller.file, name));
}

/** Adds a parameter of a function type; its name. */
function takesFunction(writer: DefinitionWriter, kind: Kind, size: string): string | undefined {
  const { program, c } = writer;
  if (kind.known.length === 0 && !program.mayDefine) return undefined;
  const isOwn = kind.define && program.mayDefine && (kind.known.length === 0 || c.chance(0.4));
  const own = isOwn && kind.define ? defined(program, kind.define) : undefined;
  const chosen = (caller: DefinitionWriter) =>
    own ? reference(caller, own, kind.open ?? []) : fromLibrary(caller, kind);
  const name = writer.fresh("f");
  writer.takesStatic({
    name,
    type: kind.type(size),
    argument: (caller) => ({ text: chosen(caller) }),
    ...(c.chance(0.4) && { default: { text: chosen(writer) } }),
  });
  return name;
}

/** A new layer, where every file can see it. */
function defined(program: ProgramWriter, write: (writer: DefinitionWriter) => Value): Definition {
  const writer = program.begin(program.parts, "layer");
  return program.finish(writer, write(writer));
}

/** The size of a vector as a function type may name it: the definition's own, or one of the function's own. */
function sizeName(b: Body, size: Dim): string {
  const isGeneric = size.kind === "name" && /^[A-Z]$/.test(size.name) && b.writer.isOwnSize(size);
  return isGeneric && b.c.chance(0.6) ? show(size) : b.writer.fresh("N");
}

const ofVector =
  (kind: Kind, result: (x: Value<TensorType>) => TensorType): Production =>
  (b) => {
    const x = b.find(isVector);
    const f = x && takesFunction(b.writer, kind, sizeName(b, x.type.dims[0] as Dim));
    return x && f ? { text: `${f}(${b.argument(x)})`, type: result(x), bound: 8 } : undefined;
  };

/** Definitions as arguments of others. */
export const functions: Productions = {
  "a function of vectors": ofVector(kinds.same, (x) => x.type),
  "a function to a number": ofVector(kinds.number, () => tensor()),
  "a function of any leading dimensions": (b) => {
    const x = b.find<TensorType>((type) => isTensor(type) && type.dims.length > 0);
    const f = x && takesFunction(b.writer, kinds.open, b.writer.fresh("N"));
    return x && f ? { text: `${f}(${b.argument(x)})`, type: x.type, bound: 8 } : undefined;
  },
  "a function with a static parameter": (b) => {
    const x = b.find(isVector);
    const f = x && takesFunction(b.writer, kinds.wide, sizeName(b, x.type.dims[0] as Dim));
    if (!x || !f) return undefined;
    const width = b.writer.size(1, 4);
    return { text: `${f}(${b.argument(x)}, width: ${show(width)})`, type: tensor(width), bound: 8 };
  },
  "a function of two vectors": (b) => {
    const x = b.find(isVector);
    const y =
      x &&
      b.find<TensorType>(
        (type) => isVector(type) && sameDims(type.dims, x.type.dims),
        (v) => v !== x,
      );
    const f = x && y && takesFunction(b.writer, kinds.two, sizeName(b, x.type.dims[0] as Dim));
    return x && y && f
      ? { text: `${f}(${b.argument(x)}, ${b.argument(y)})`, type: x.type, bound: 16 }
      : undefined;
  },
  "a fusion as a parameter": (b) => {
    const parts = someVectors(b);
    if (parts.length === 0) return undefined;
    const fuse = takesFusion(b.writer);
    const width = b.writer.size(1, 4);
    const text = `${fuse}(${parts.map((p) => b.argument(p)).join(", ")}, width: ${show(width)})`;
    return { text, type: tensor(width), bound: 8 };
  },
};

/** Adds a parameter that takes a fusion; its name. */
export function takesFusion(writer: DefinitionWriter): string {
  const name = writer.fresh("fuse");
  const type = writer.c.chance(0.8) ? "fusion" : "([_]..., width: int) -> [width]";
  const fallback = writer.c.chance(0.5) ? someFusion(writer) : undefined;
  writer.takesStatic({
    name,
    type,
    argument: (caller) => ({ text: someFusion(caller) }),
    ...(fallback !== undefined && { default: { text: fallback } }),
  });
  return name;
}

/** A fusion as an argument: of the library, with some of its options fixed, or of the program's own. */
export function someFusion(caller: DefinitionWriter): string {
  const { c, program, file } = caller;
  const own = program.usable(file).filter((d) => isOpenFusion(d));
  if (c.chance(0.3) && own.length > 0) return reference(caller, c.pick(own), ["width"]);
  if (c.chance(0.2) && program.mayDefine) {
    const fusion = defineFusion(program, file, [number(2), number(3)]);
    return reference(caller, fusion, ["width"]);
  }
  const name = c.pick(["gated", "summed", "averaged", "concatenated", "low_rank"]);
  const standard = program.standard(file, name);
  return name === "low_rank" && c.chance(0.6) ? `${standard}(rank: ${c.between(1, 3)})` : standard;
}

const isOpenFusion = (d: Definition) =>
  d.sort === "fusion" && d.parameters.some((p) => p.kind === "value" && p.written === "[_]");
