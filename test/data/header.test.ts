import { expect, test } from "vitest";
import { parseHeader } from "../../src/data/sources/header.ts";

const cases: [what: string, text: string, columns: string[], delimiter: string, newline: string][] = [
  ["a comma", "a,b\n1,2", ["a", "b"], ",", "\n"],
  ["a semicolon", 'a;"b, c"\r\n', ["a", "b, c"], ";", "\r\n"],
  ["a tab", "a\tb\n", ["a", "b"], "\t", "\n"],
  ["quotes", '"a, b","say ""so""","x\ny"\n', ["a, b", 'say "so"', "x\ny"], ",", "\n"],
  ["a byte order mark and spaces", "\uFEFFid , name\n", ["id", "name"], ",", "\n"],
  ["no name", ",id,\n", ["column0", "id", "column2"], ",", "\n"],
  ["a name twice", "a,A,a\n", ["a", "A_1", "a_2"], ",", "\n"],
  ["one column and no end", "text", ["text"], ",", "\n"],
];

test.each(cases)("a header with %s", (_, text, columns, delimiter, newline) => {
  expect(parseHeader(text)).toEqual({ columns, delimiter, newline });
});

test("an empty file has no header", () => {
  expect(parseHeader("")).toBeUndefined();
  expect(parseHeader("\n1,2\n")).toBeUndefined();
});
