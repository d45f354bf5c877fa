import protobuf from "protobufjs";
import { schema } from "../../../src/codegen/tensorflow/proto.ts";

interface Edges {
  readonly [name: string]: { readonly name: string; readonly dtype: number };
}

/** A SavedModel as read back. */
export interface ReadModel {
  readonly nodes: readonly {
    readonly name: string;
    readonly op: string;
    readonly input: readonly string[];
  }[];
  readonly signatures: Readonly<Record<string, { readonly inputs: Edges; readonly outputs: Edges }>>;
  readonly tags: readonly string[];
}

const type = protobuf.Root.fromJSON(schema).lookupType("SavedModel");

export function readSavedModel(bytes: Uint8Array): ReadModel {
  const { metaGraphs } = type.toObject(type.decode(bytes), { arrays: true, objects: true });
  const [{ metaInfo, graph, signature }] = metaGraphs;
  return { nodes: graph.node, signatures: signature, tags: metaInfo.tags };
}
