import { expect, test } from "vitest";
import { forms } from "../../../src/ir/lower/forms/index.ts";
import { intrinsics } from "../../../src/ir/lower/intrinsics/index.ts";
import { forms as checkedForms } from "../../../src/typecheck/forms/index.ts";
import { preludeFile } from "../../../src/typecheck/std.ts";
import { standardModules } from "./program.ts";

const prelude = standardModules.get(preludeFile);

test("every primitive of the prelude is lowered, and nothing else", () => {
  const declared = prelude?.declarations.map((d) => (d.kind === "definition" ? d.name.text : d.kind));
  expect([...intrinsics.keys()].sort()).toEqual(declared?.sort());
});

test("every form that the checker knows is lowered; `learned()` is, behind `??`", () => {
  expect([...forms.keys(), "learned"].sort()).toEqual([...checkedForms.keys()].sort());
});
