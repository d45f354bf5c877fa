import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { multimc, succeeds, temporaryFolder } from "./multimc.ts";

const shared = "../shared/data/womens_clothing/womens_clothing_reviews.csv";
/** The reviews of clothing.mm, which are no package: named by the environment, or beside the repository. */
const reviews = process.env["CLOTHING_REVIEWS"] ?? shared;

interface Bar {
  readonly example: string;
  readonly metric: string;
  /** What the metric of the test part must reach. */
  readonly least: number;
}

const bars: readonly Bar[] = [
  { example: "spam", metric: "auroc", least: 0.998 },
  { example: "emoji", metric: "auroc", least: 0.94 },
  { example: "films", metric: "auroc", least: 0.74 },
  { example: "digits", metric: "accuracy", least: 0.95 },
];

async function train(example: string, args: readonly string[] = []): Promise<Record<string, number>> {
  const out = join(temporaryFolder(), "run");
  const { stdout } = await succeeds(["train", `examples/${example}.mm`, ...args, "--out", out, "--json"]);
  return JSON.parse(stdout).test;
}

describe("examples", { timeout: 300_000 }, () => {
  test("are in canonical layout", async () => {
    const files = readdirSync("examples").map((name) => join("examples", name));
    await succeeds(["fmt", "--check", ...files]);
  });

  test("the README shows emoji.mm", () => {
    const lines = readFileSync("examples/emoji.mm", "utf8").trim().split("\n");
    const shown = lines.filter((line, i) => i === 0 || !line.startsWith("//"));
    const indented = shown.map((line) => line && `    ${line}`).join("\n");
    expect(readFileSync("README.md", "utf8")).toContain(`${indented}\n`);
  });

  for (const { example, metric, least } of bars)
    test(`${example} learns: ${metric} at least ${least}`, async () => {
      expect((await train(example))[metric]).toBeGreaterThanOrEqual(least);
    });

  test("headers tell spam, better together than each alone", async () => {
    const auroc = async (name: string) => (await train("spam-headers", ["--train", name]))["auroc"] ?? 0;
    const together = await auroc("Together");
    expect(together).toBeGreaterThanOrEqual(0.985);
    for (const alone of ["BySubject", "BySender", "ByNumbers"])
      expect(await auroc(alone), alone).toBeLessThan(together);
  });

  test("clothing says which source has no file", async () => {
    const { code, stderr } = await multimc(["train", "examples/clothing.mm"]);
    expect(code).toBe(1);
    expect(stderr).toContain("there is no file `reviews.csv`");
  });

  test("clothing learns: auroc at least 0.945", async ({ skip }) => {
    skip(!existsSync(reviews), `no ${reviews}: CLOTHING_REVIEWS names the file`);
    const { auroc } = await train("clothing", ["--data", `reviews=${reviews}`]);
    expect(auroc).toBeGreaterThanOrEqual(0.945);
  });
});
