import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { applyFix } from "../../../src/diagnostics/fix.ts";
import { checkSource, shown } from "../checking.ts";

const folder = "test/typecheck/definitions/mistakes";

/** Small programs with mistakes, each beside what is said of it. */
describe("mistakes in definitions", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".mm"))) {
    const source = readFileSync(`${folder}/${file}`, "utf8");
    const { diagnostics } = checkSource(source);

    test(file, async () => {
      expect(diagnostics).not.toEqual([]);
      await expect(shown(source, diagnostics)).toMatchFileSnapshot(`mistakes/${file.replace(".mm", ".txt")}`);
    });

    test(`${file}: each repair removes its mistake`, () => {
      for (const diagnostic of diagnostics) {
        if (!diagnostic.fix) continue;
        const left = checkSource(applyFix(source, diagnostic.fix)).diagnostics.map((d) => d.message);
        expect(left).not.toContain(diagnostic.message);
      }
    });
  }
});
