import { expect, test } from "vitest";
import { checkSource, shown } from "./checking.ts";

test("the standard library has no mistake", () => {
  const { diagnostics } = checkSource("");
  expect(shown("", diagnostics)).toBe("\n");
});
