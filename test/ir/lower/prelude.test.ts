import { expect, test } from "vitest";
import { intrinsics } from "../../../src/ir/lower/intrinsics/index.ts";
import { preludeFile } from "../../../src/typecheck/std.ts";
import { standardModules } from "./program.ts";

const prelude = standardModules.get(preludeFile);

test("every primitive of the prelude is lowered, and nothing else", () => {
  const declared = prelude?.declarations.map((d) => (d.kind === "definition" ? d.name.text : d.kind));
  expect([...intrinsics.keys()].sort()).toEqual(declared?.sort());
});
