import protobuf from "protobufjs";

/** The part of TensorFlow's config.proto, and of its rewriter_config.proto, that we write, with its field numbers. */
export const configSchema = {
  nested: {
    Rewriter: {
      fields: {
        metaOptimizerIterations: { type: "int32", id: 12 },
        disableMetaOptimizer: { type: "bool", id: 19 },
        optimizers: { rule: "repeated", type: "string", id: 100 },
      },
    },
    GraphOptions: { fields: { rewriteOptions: { type: "Rewriter", id: 10 } } },
    Config: {
      fields: {
        intraOpParallelismThreads: { type: "int32", id: 2 },
        graphOptions: { type: "GraphOptions", id: 10 },
      },
    },
  },
};
const config = protobuf.Root.fromJSON(configSchema).lookupType("Config");

/** How TensorFlow runs one model. */
export interface SessionOptions {
  /** Of one operation. */
  readonly threads: number;
  /** Those of grappler's optimizers that have a look at the graph, once; all of them, and twice, where nothing is said. */
  readonly optimizers?: readonly string[];
}

/** The bytes of a ConfigProto. */
export function encodeSessionConfig({ threads, optimizers }: SessionOptions): Uint8Array {
  const rewriteOptions = optimizers && {
    optimizers,
    metaOptimizerIterations: 1,
    disableMetaOptimizer: optimizers.length === 0,
  };
  const message = {
    intraOpParallelismThreads: threads,
    ...(rewriteOptions && { graphOptions: { rewriteOptions } }),
  };
  return config.encode(config.fromObject(message)).finish();
}
