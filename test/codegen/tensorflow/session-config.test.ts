import protobuf from "protobufjs";
import { expect, test } from "vitest";
import {
  configSchema,
  encodeSessionConfig,
  type SessionOptions,
} from "../../../src/codegen/tensorflow/session-config.ts";

const type = protobuf.Root.fromJSON(configSchema).lookupType("Config");

test.each<[string, SessionOptions, object]>([
  ["all of grappler", { threads: 3 }, { intraOpParallelismThreads: 3 }],
  [
    "none of it",
    { threads: 1, optimizers: [] },
    {
      intraOpParallelismThreads: 1,
      graphOptions: { rewriteOptions: { metaOptimizerIterations: 1, disableMetaOptimizer: true } },
    },
  ],
  [
    "some of it",
    { threads: 200, optimizers: ["remap"] },
    {
      intraOpParallelismThreads: 200,
      graphOptions: {
        rewriteOptions: { metaOptimizerIterations: 1, optimizers: ["remap"] },
      },
    },
  ],
])("a session with %s", (_, options, expected) => {
  expect(type.toObject(type.decode(encodeSessionConfig(options)))).toEqual(expected);
});
