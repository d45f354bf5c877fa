import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineIndex } from "../../src/diagnostics/lines.ts";

const text = fc.string({ unit: fc.constantFrom("a", "é", "\n", "\r\n", " ", "😀") });

describe("line index", () => {
  test("offset and position are inverse outside line ends", () => {
    fc.assert(
      fc.property(text, fc.nat(), (source, n) => {
        const lines = new LineIndex(source);
        const offset = n % (source.length + 1);
        const { line, column } = lines.position(offset);
        expect(lines.start(line) + column - 1).toBe(offset);
        if (column - 1 <= lines.line(line).length) expect(lines.offset(lines.position(offset))).toBe(offset);
      }),
    );
  });

  test("lines and their starts give the text back", () => {
    fc.assert(
      fc.property(text, (source) => {
        const lines = new LineIndex(source);
        const all = Array.from({ length: lines.count }, (_, i) => lines.line(i + 1));
        expect(all).toEqual(source.split(/\r\n|\n|\r/));
      }),
    );
  });

  test("what lies outside is brought to the nearest place", () => {
    const lines = new LineIndex("ab\ncd");
    expect(lines.position(99)).toEqual({ line: 2, column: 3 });
    expect(lines.position(-1)).toEqual({ line: 1, column: 1 });
    expect(lines.offset({ line: 1, column: 50 })).toBe(2);
    expect(lines.offset({ line: 9, column: 1 })).toBe(3);
  });
});
