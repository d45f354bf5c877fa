import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkSource, shown } from "../checking.ts";

const folder = "test/typecheck/definitions/accepted";

/** Programs without a mistake, each beside the types that are shown of its names and calls. */
describe("accepted programs", () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".mm"))) {
    test(file, async () => {
      const source = readFileSync(`${folder}/${file}`, "utf8");
      const { program, diagnostics } = checkSource(source);
      expect(shown("", diagnostics)).toBe("\n");
      const types = [...(program?.shown.get("model.mm") ?? [])].map(([place, type]) => {
        const [start = 0, end = 0] = place.split(":").map(Number);
        const line = source.slice(0, start).split("\n").length;
        return `${line}: ${source.slice(start, end).replace(/\s+/g, " ")} : ${type}`;
      });
      const golden = `${source}\n${types.join("\n")}\n`;
      await expect(golden).toMatchFileSnapshot(`accepted/${file.replace(".mm", ".txt")}`);
    });
  }
});
