import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNumber, readText, writeNumber, writeText } from "../../src/parser/literals.ts";
import { parse } from "../../src/parser/parse.ts";
import { printExpression, printType } from "../../src/parser/print/print.ts";
import type { Definition, Expression, Node } from "../../src/parser/tree.ts";
import { children, walk } from "../../src/parser/walk.ts";
import { annotate, strip } from "./show.ts";
import { sources } from "./sources.ts";

/** The definition with some lines as its body. */
function definition(body: string): Definition {
  const source = `layer f(x: [A]) -> [A] {\n${body}\n}`;
  const { module, diagnostics } = parse("f.mm", source);
  expect(annotate(source, diagnostics)).toBe(source);
  return module.declarations[0] as Definition;
}

const value = (text: string): Expression => definition(text).body?.result as Expression;

describe("operators", () => {
  test.each([
    ["a + b * c", "(a + (b * c))"],
    ["a - b - c", "((a - b) - c)"],
    ["a ** b ** c", "(a ** (b ** c))"],
    ["-a ** b", "(-(a ** b))"],
    ["-a * b", "((-a) * b)"],
    ["a ** -b * c", "((a ** (-b)) * c)"],
    ["a @ b div c mod d / e", "((((a @ b) div c) mod d) / e)"],
    ["not a == b and c or d", "(((not (a == b)) and c) or d)"],
    ["a ?? b or c", "(a ?? (b or c))"],
    ["M(x) on D ?? e", "(M(x) on (D ?? e))"],
    ["a + 1..b * 2", "((a + 1)..(b * 2))"],
    ["a < b ? c : d ? e : g", "((a < b) ? c : (d ? e : g))"],
    ["p => p + 1 ? a : b", "(p => ((p + 1) ? a : b))"],
    ["a + b.c(d)[0].e", "(a + b.c(d)[0].e)"],
  ])("%s", (text, bracketed) => {
    expect(strip(value(bracketed))).toEqual(strip(value(text)));
    expect(printExpression(value(bracketed))).toBe(text);
  });
});

describe("lines", () => {
  test.each([
    "a +\n b",
    "a\n + b",
    "a\n ?? b",
    "a\n .b",
    "a\n == b",
    "a\n // why\n and b",
    "f(\n a\n ,\n b\n)",
    "f(a, b,)",
    "c\n ? a\n : b",
    "p =>\n p",
    "[a\n, b]",
    "x |> f()\n |> g()\n when training",
  ])("%j is one value", (text) => {
    const flat = text
      .replace(/\/\/.*/, "")
      .replace(/\s+/g, " ")
      .replace(",)", ")");
    expect(strip(definition(text).body)).toEqual(strip(definition(flat).body));
  });

  test.each(["let a = x\n-a", "let a = x\n(a)", "let a = x\n[a]", "let a = x, a", "let when = x\nwhen"])(
    "%j is two statements",
    (text) => {
      expect(definition(text).body?.statements.length).toBe(1);
    },
  );

  test("line ends are alike", () => {
    const source = "// one\n/// Two.\ntrain T {\n  batch: 3\n}\n";
    const { declarations, comments } = parse("t.mm", source).module;
    for (const end of ["\r\n", "\r"]) {
      const other = parse("t.mm", source.replaceAll("\n", end)).module;
      expect(strip(other.declarations)).toEqual(strip(declarations));
      expect(strip(other.comments)).toEqual(strip(comments));
    }
  });
});

describe("literals", () => {
  test.each([
    ["20_000", 20_000, true, false],
    ["0", 0, true, false],
    ["3e-4", 3e-4, false, false],
    ["1.50", 1.5, false, false],
    ["5%", 0.05, false, true],
    ["12.5%", 0.125, false, true],
    ["9007199254740991", 2 ** 53 - 1, true, false],
  ])("%s", (text, number, integer, percent) => {
    expect(readNumber(text)).toEqual({ value: number, integer, percent });
  });

  test.each(["", "1_", "1__0", "_1", ".5", "5.", "2M", "0x10", "1e999", "9007199254740992"])(
    "%j is no number",
    (text) => {
      expect(readNumber(text)).toBeUndefined();
    },
  );

  test("numbers and texts are read as they are written", () => {
    const options = { min: 0, noNaN: true, noDefaultInfinity: true };
    fc.assert(
      fc.property(fc.double(options), fc.boolean(), fc.string({ unit: "binary" }), (one, percent, text) => {
        const number = { value: one + 0, integer: false, percent };
        expect(readNumber(writeNumber(number))).toEqual(number);
        expect(readText(writeText(text))).toEqual({ value: text, bad: [] });
      }),
    );
  });

  test("a text in three quotes stands for itself", () => {
    expect(value('f("""a "b"\n\\n c""")')).toMatchObject({
      arguments: [{ value: { value: 'a "b"\n\\n c' } }],
    });
  });
});

describe("documentation", () => {
  test("is what stands directly before, on lines of its own", () => {
    const source = "/// no\n\n/// one\n/// two\ntrain T {} /// no\n\n///no\n// plain\ntrain U {}\n";
    const { declarations, comments } = parse("t.mm", source).module;
    expect(declarations.map((one) => "doc" in one && one.doc)).toEqual(["one\ntwo", false]);
    expect(comments.map(({ text }) => text)).toEqual([" no", " no", "no", " plain"]);
  });
});

describe("trees", () => {
  test.each(sources())(
    "$name: what is below a node lies within it, and names are where they say",
    (source) => {
      const { module } = parse(source.name, source.text);
      const isWithin = (one: Node, other: Node) =>
        other.span.start <= one.span.start && one.span.end <= other.span.end;
      let count = 0;
      walk(module, (node) => {
        count++;
        expect(children(node).filter((child) => !isWithin(child, node))).toEqual([]);
        if ("text" in node && !("doc" in node)) {
          expect(source.text.slice(node.span.start, node.span.end)).toBe(node.text);
        }
      });
      expect(count).toBeGreaterThan(5);
    },
  );

  test("a walk leaves out what it is told to", () => {
    const seen: unknown[] = [];
    walk(value("f(a.b)"), (node) => {
      seen.push("kind" in node ? node.kind : "other");
      return !("kind" in node && node.kind === "member");
    });
    expect(seen).toEqual(["call", "name", "other", "member"]);
  });

  test("types as messages show them", () => {
    const types = ["[...S, 2*A, _]", "int[]", "{ a: seq[T, D], b: [] }", "([_]..., width: int) -> [width]"];
    for (const type of types) {
      const { module } = parse("t.mm", `primitive f(x: ${type}) -> ${type}`);
      const shown = printType((module.declarations[0] as Definition).result);
      expect(shown.replaceAll(" ", "")).toBe(type.replaceAll(" ", ""));
    }
  });
});
