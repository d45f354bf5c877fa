import protobuf from "protobufjs";
import type { OnnxStep } from "../../../src/codegen/onnx/index.ts";
import { schema } from "../../../src/codegen/onnx/proto.ts";
import type { Source } from "../../../src/codegen/randoms.ts";

interface NodeText {
  readonly domain: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly {
    name: string;
    type: number;
    f: number;
    i: number;
    s: Uint8Array;
    ints: number[];
  }[];
}

interface PortText {
  readonly name: string;
  readonly type: { tensorType: { elemType: number; shape: { dim: { dimValue: number }[] } } };
}

interface ModelText {
  readonly irVersion: number;
  readonly opsetImport: readonly { domain: string; version: number }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeText[];
    readonly initializer: readonly { name: string; dims: number[]; dataType: number; rawData: Uint8Array }[];
    readonly input: readonly PortText[];
    readonly output: readonly PortText[];
  };
}

const modelType = protobuf.Root.fromJSON(schema).lookupType("ModelProto");

export function readModel(bytes: Uint8Array): ModelText {
  const options = { longs: Number, defaults: true, arrays: true };
  return modelType.toObject(modelType.decode(bytes), options) as unknown as ModelText;
}

const typeNames: Readonly<Record<number, string>> = {
  1: "f32",
  2: "u8",
  6: "i32",
  7: "i64",
  9: "bool",
  11: "f64",
};

/** The numbers of a constant; many are only counted. */
function numbers(dataType: number, bytes: Uint8Array): string {
  const { buffer } = Uint8Array.from(bytes);
  const views: Readonly<Record<number, () => ArrayLike<number | bigint>>> = {
    1: () => new Float32Array(buffer),
    6: () => new Int32Array(buffer),
    7: () => new BigInt64Array(buffer),
    11: () => new Float64Array(buffer),
  };
  const list = Array.from(views[dataType]?.() ?? new Uint8Array(buffer), (value) => String(value));
  return list.length > 16 ? `${list.slice(0, 8).join(", ")}, … ${list.length} in all` : list.join(", ");
}

function attributes({ attribute }: Pick<NodeText, "attribute">): string {
  if (attribute.length === 0) return "";
  const shown = attribute.map(({ name, type, f, i, s, ints }) => {
    const value = { 1: f, 2: i, 3: JSON.stringify(new TextDecoder().decode(s)), 7: `[${ints.join(", ")}]` }[
      type
    ];
    return `${name}: ${value}`;
  });
  return ` { ${shown.join(", ")} }`;
}

/** An ONNX file as text: constants, inputs, nodes, outputs. */
export function printModel(bytes: Uint8Array): string {
  const { graph, opsetImport } = readModel(bytes);
  const port = ({ name, type: { tensorType } }: PortText) =>
    `${name}: ${typeNames[tensorType.elemType]}[${tensorType.shape.dim.map(({ dimValue }) => dimValue).join(", ")}]`;
  return [
    `graph ${graph.name} (${opsetImport.map(({ domain, version }) => `${domain || "onnx"} ${version}`).join(", ")})`,
    ...graph.input.map((input) => `  input ${port(input)}`),
    ...graph.initializer.map(
      ({ name, dims, dataType, rawData }) =>
        `  ${name}: ${typeNames[dataType]}[${dims.join(", ")}] = ${numbers(dataType, rawData)}`,
    ),
    ...graph.node.map(
      ({ domain, opType, ...node }) =>
        `  ${node.output.join(", ")} = ${domain && `${domain}.`}${opType}(${node.input.join(", ")})${attributes(node)}`,
    ),
    ...graph.output.map((output) => `  output ${port(output)}`),
    "",
  ].join("\n");
}

const source = (from: Source) => ("feed" in from ? from.feed : String(from.value));

/** What the inputs and outputs of a step stand for. */
export function printPorts({ feeds, reads, randoms, results, writes }: Omit<OnnxStep, "bytes">): string {
  return [
    ...feeds.map(({ name }) => `feed ${name}`),
    ...reads.map(({ name, cell }) => `${name} is the cell ${cell}`),
    ...randoms.map(
      ({ name, path, count, seed, index, key }) =>
        `${name} is random: path ${path}, ${count} for each of ${source(key)}, seed ${source(seed)}, step ${source(index)}`,
    ),
    ...results.map(({ name, result }) => `${name} is the result ${result}`),
    ...writes.map((write) =>
      write.kind === "set"
        ? `${write.value.name} is the new ${write.value.cell}`
        : `${write.rows.name} are the rows ${write.indices.name} of ${write.cell}`,
    ),
    "",
  ].join("\n");
}
