import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import { explain } from "../../diagnostics/index.ts";
import { type AddCommand, examples } from "../command.ts";

/** `multimc explain CODE` */
export const addExplain: AddCommand = (multimc) => {
  multimc
    .command("explain")
    .summary("tell more about a diagnostic")
    .description("Prints what a diagnostic means, with an example that earns it and the example mended.")
    .argument("<code>", "a code, such as MM401")
    .addHelpText("after", examples(["multimc explain MM401", "a page about the code MM401"]))
    .action((code: string) => {
      const page = explain(code.toUpperCase());
      if (page === undefined)
        throw new MultimError([
          report(catalogue.running.usage, {
            reason: `There is no diagnostic ${code}; codes are MM101 to MM999`,
          }),
        ]);
      process.stdout.write(page);
    });
};
