import { lexical } from "./ebnf.ts";
import { type Part, rules, tokenRules } from "./model.ts";
import { escaped, railroad } from "./railroad.ts";

const style = `
  body { font: 16px sans-serif; margin: 2em; }
  h2 { font-size: 18px; margin: 1.5em 0 0.3em; }
  svg { stroke: #333; stroke-width: 1.5; fill: none; }
  svg text { stroke: none; fill: #111; font: 13px monospace; text-anchor: middle; }
  svg .literal rect { fill: #e8f4e0; }
  svg .reference rect { fill: #e3ecf9; }`;

/** A page with a syntax diagram for each rule of the grammar. It needs nothing beside itself. */
export function diagrams(): string {
  const tokens = tokenRules().map(({ name, literals }) => ({ name, part: oneOf(literals) }));
  const body = [...rules(), ...tokens].map(
    ({ name, part }) => `<h2 id="${name}">${name}</h2>\n${railroad(part)}`,
  );
  const patterns = lexical.map((line) => `<pre id="${line.split(" ")[0]}">${escaped(line)}</pre>`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The grammar of Multim</title>
<style>${style}
</style>
</head>
<body>
<h1>The grammar of Multim</h1>
<p>Generated from the parser by <code>node scripts/grammar.mjs</code>; how operators bind and which new lines count is
told in <code>docs/language.md</code>.</p>
${body.join("\n")}
<h2>Tokens</h2>
${patterns.join("\n")}
</body>
</html>
`;
}

function oneOf(literals: readonly string[]): Part {
  return {
    kind: "choice",
    parts: literals.map((text) =>
      text === "Newline" ? { kind: "reference", name: text } : { kind: "literal", text },
    ),
  };
}
