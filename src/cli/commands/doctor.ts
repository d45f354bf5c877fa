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
      else
        for (const { name, present, version, detail } of findings)
          process.stdout.write(
            `${present ? "✓" : "✗"} ${name.padEnd(18)} ${version ?? "absent"}  ${detail}\n`,
          );
    });
};
