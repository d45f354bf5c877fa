import type { Entry } from "./catalogue/entry.ts";
import { catalogue } from "./catalogue/index.ts";

/** The page of a code as Markdown: what `multimc explain CODE` prints. Undefined where there is no such code. */
export function explain(code: string): string | undefined {
  const found = Object.values(catalogue)
    .flatMap((area) => Object.entries<Entry<never>>(area))
    .find(([, entry]) => entry.code === code.toUpperCase());
  if (!found) return undefined;
  const [name, { severity, explanation, ...entry }] = found;
  return [
    `# ${entry.code}: ${words(name)} (${severity})`,
    explanation.text,
    "Example:",
    indent(explanation.example),
    ...(explanation.mended === undefined ? [] : ["Mended:", indent(explanation.mended)]),
  ].join("\n\n");
}

/** `unknownSource` as "unknown source". */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `    ${line}`))
    .join("\n");
}
