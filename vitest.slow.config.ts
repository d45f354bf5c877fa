import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vitest.config.ts";

/** The slow lane: tests with as many runs, states and programs as the project promises, and the package as installed. */
export default mergeConfig(
  { test: { ...base.test, include: [] } },
  defineConfig({
    test: {
      include: [
        "test/properties/**/*.test.ts",
        "test/parser/{roundtrip,mutants}.test.ts",
        "test/runtime/engines/{conformance,session,trajectories}.test.ts",
        "test/**/*.slow.ts",
      ],
      env: {
        ...{ PROPERTY_RUNS: "1000", MUTANT_RUNS: "20000", MULTIM_RUNS: "6000", MULTIM_MUTANTS: "20000" },
        THOROUGH: "1",
      },
      testTimeout: 1_800_000,
      hookTimeout: 1_800_000,
    },
  }),
);
