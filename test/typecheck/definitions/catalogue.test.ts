import { describe, expect, test } from "vitest";
import { dimensions } from "../../../src/diagnostics/catalogue/dimensions.ts";
import { names } from "../../../src/diagnostics/catalogue/names.ts";
import { types } from "../../../src/diagnostics/catalogue/types.ts";
import { applyFix } from "../../../src/diagnostics/fix.ts";
import { checkSource, shown } from "../checking.ts";

/** For how often a rule is needed: without it, its example goes through, or something else is said. */
describe("every mistake in definitions", () => {
  for (const [name, { code, explanation }] of Object.entries({ ...names, ...types, ...dimensions })) {
    test(`${code} ${name}`, async () => {
      const { example, mended } = explanation;
      const { diagnostics } = checkSource(example);
      await expect(shown(example, diagnostics)).toMatchFileSnapshot(`catalogue/${code}.txt`);
      const own = diagnostics.filter((d) => d.code === code);
      expect(own.length).toBeGreaterThan(0);
      for (const { fix } of own) {
        if (fix)
          expect(checkSource(applyFix(example, fix)).diagnostics.map((d) => d.code)).not.toContain(code);
      }
      if (mended !== undefined) expect(shown("", checkSource(mended).diagnostics)).toBe("\n");
      expect(checkSource(example, { without: code }).diagnostics).not.toContainEqual(own[0]);
    });
  }
});
