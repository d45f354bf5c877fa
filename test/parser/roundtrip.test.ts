import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "../../src/parser/parse.ts";
import { format, print } from "../../src/parser/print/print.ts";
import { module } from "./generate.ts";
import { strip } from "./show.ts";

const numRuns = Number(process.env["MULTIM_RUNS"] ?? 1000);

test("a printed tree parses to an equal tree, and its text is canonical", () => {
  fc.assert(
    fc.property(module, (generated) => {
      const text = print(generated);
      const { module: parsed, diagnostics } = parse("", text);
      expect(diagnostics).toEqual([]);
      expect(strip(parsed.declarations)).toEqual(strip(generated.declarations));
      expect(format(text)).toBe(text);
    }),
    { numRuns },
  );
});
