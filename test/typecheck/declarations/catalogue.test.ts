import { describe, expect, test } from "vitest";
import { data } from "../../../src/diagnostics/catalogue/data.ts";
import { train } from "../../../src/diagnostics/catalogue/train.ts";
import { applyFix } from "../../../src/diagnostics/fix.ts";
import { render } from "../../../src/diagnostics/render.ts";
import { checkSource } from "./checking.ts";

const schemas = { MM507: { "Reviews.reviews": "no file `reviews.csv`" } } as Record<
  string,
  Record<string, string>
>;

describe("every mistake in data, train and predict declarations", () => {
  for (const [name, { code, explanation }] of Object.entries({ ...data, ...train })) {
    const { example, mended } = explanation;
    test(`${code} ${name}`, async () => {
      const found = checkSource(example, schemas[code]).diagnostics;
      const shown = render(found, new Map([["model.mm", example]]), { colour: false });
      await expect(`${example}\n${shown}`).toMatchFileSnapshot(`catalogue/${code}.txt`);
      const own = found.filter((diagnostic) => diagnostic.code === code);
      expect(own.length).toBeGreaterThan(0);
      for (const { fix } of own)
        if (fix)
          expect(checkSource(applyFix(example, fix)).diagnostics.map((d) => d.code)).not.toContain(code);
      if (mended !== undefined) expect(checkSource(mended).diagnostics).toEqual([]);
    });
  }
});
