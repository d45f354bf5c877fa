import { defineConfig } from "vitest/config";
import { cache } from "./test/global-setup.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/global-setup.ts",
    setupFiles: ["test/setup.ts"],
    env: { MULTIM_CACHE: cache },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
  },
});
