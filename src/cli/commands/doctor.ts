import type { Finding } from "../../library/doctor.ts";
import { type AddCommand, examples } from "../command.ts";

/** `multimc doctor` */
export const addDoctor: AddCommand = (multimc) => {
  multimc
    .command("doctor")
    .summary("tell what is installed")
    .description(
      "Tells which engines and readers are there, with their versions, and what to do for what is absent.",
    )
    .option("--json", "as JSON")
    .addHelpText("after", examples(["multimc doctor", "engines, versions, and what is missing"]))
    .action(async (options: { json?: boolean }) => {
      const { examine } = await import("../../library/doctor.ts");
      const findings = await examine();
      if (options.json) process.stdout.write(`${JSON.stringify(findings)}\n`);
      else process.stdout.write(findingLines(findings));
    });
};

function findingLines(findings: readonly Finding[]): string {
  const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const found = findings.map(({ version }) => version ?? "absent");
  const [names, versions] = [width(findings.map(({ name }) => name)), width(found)];
  return findings
    .map(({ name, present, detail }, i) => {
      const columns = [name.padEnd(names), (found[i] ?? "").padEnd(versions), detail];
      return `${present ? "✓" : "✗"} ${columns.join("  ").trimEnd()}\n`;
    })
    .join("");
}
