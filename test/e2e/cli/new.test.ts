import { copyFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { fails, succeeds, temporaryFolder } from "../multimc.ts";

const vega = "node_modules/vega-datasets/data";

describe("new", () => {
  test.each<[string, string, string, RegExp]>([
    ["a class, with rows that lack it", "penguins.json", "Sex", /class_head\(gated\(/],
    ["a class among numbers and dates", "seattle-weather.csv", "weather", /target weather: class/],
    ["a number", "cars.json", "Miles_per_Gallon", /head scaled_head/],
    ["a number, from tab-separated codes", "unemployment.tsv", "rate", /tsv\("unemployment\.tsv"\)/],
  ])(
    "writes a program that is in canonical layout, checks and trains: %s",
    async (_, table, target, text) => {
      const cwd = temporaryFolder();
      copyFileSync(join(vega, table), join(cwd, table));
      const { stderr } = await succeeds(["new", "first.mm", "--data", table, "--target", target], { cwd });
      expect(stderr).toBe("first.mm written; next: multimc train first.mm\n");
      expect(readFileSync(join(cwd, "first.mm"), "utf8")).toMatch(text);
      await succeeds(["fmt", "--check", "first.mm"], { cwd });
      const { stdout } = await succeeds(["train", "first.mm", "--epochs", "1", "--json"], { cwd });
      expect(Object.keys(JSON.parse(stdout).test).length).toBeGreaterThan(2);
    },
  );

  test("reads pictures that a column names, and splits by a column of ids", async () => {
    const cwd = temporaryFolder();
    const emoji = "node_modules/emoji-datasource-twitter";
    const all = JSON.parse(readFileSync(`${emoji}/emoji.json`, "utf8")).slice(0, 300);
    const rows = all.map(({ image, name, category }: Record<string, string>) => ({
      iconId: `icon ${name}`,
      filePath: resolve(emoji, "img/twitter/64", image ?? ""),
      flag: category === "Flags",
    }));
    writeFileSync(join(cwd, "icons.json"), JSON.stringify(rows));
    await succeeds(["new", "icons.mm", "--data", "icons.json", "--target", "flag"], { cwd });
    const program = readFileSync(join(cwd, "icons.mm"), "utf8");
    expect(program).toContain('key table["iconId"]');
    expect(program).toContain('file_path: image[64, 64, 3] = table["filePath"] |> resize(64)');
    await succeeds(["train", "icons.mm", "--epochs", "1"], { cwd });
  });

  test("takes any names of columns, a key, and leaves out what says nothing", async () => {
    const cwd = temporaryFolder();
    const columns = [
      "id",
      "let",
      "Width",
      "mean",
      'a ""b""',
      "a b",
      "a-b",
      "Ärger",
      "名前",
      "same",
      "review",
      "sold",
    ];
    const rows = Array.from({ length: 80 }, (_, i) => {
      const review = `this dress is number ${i % 7} and ${i % 3 ? "good" : "bad"}`;
      const values = [
        i + 1,
        `x${i % 2}`,
        i % 13,
        `m${i % 3}`,
        i % 5,
        `u${i % 3}`,
        `v${i % 2}`,
        `w${i % 4}`,
        `名${i % 2}`,
      ];
      return [...values, "same", review, i % 3 ? "yes" : "no"].join(",");
    });
    const header = columns.map((name) => `"${name}"`).join(",");
    writeFileSync(join(cwd, "shop.csv"), `${header}\n${rows.join("\n")}\n`);
    await succeeds(["new", "web-shop.mm", "--data", "shop.csv", "--target", "sold"], { cwd });
    const program = readFileSync(join(cwd, "web-shop.mm"), "utf8");
    expect(program.slice(program.indexOf("data"), program.indexOf("train First"))).toMatchInlineSnapshot(`
      "data Table {
        source table = csv("shop.csv")
        key table["id"]

        column_let: category = table["let"] |> categories(least: 2)
        mean: category = table["mean"] |> categories(least: 2)
        a_b: category = table["a b"] |> categories(least: 2)
        a_b_2: category = table["a-b"] |> categories(least: 2)
        arger: category = table["Ärger"] |> categories(least: 2)
        column: category = table["名前"] |> categories(least: 2)
        review: bag = table["review"] |> ngrams(1..2, buckets: 1_024)
        numbers: number[2] = table["Width", "a \\"b\\""] |> standardize()
        target sold: binary(positive: "no") = table["sold"]

        split by hash(table["id"]) { train: 80%, validation: 10%, test: 10% }
      }

      model WebShop(
        column_let: category,
        mean: category,
        a_b: category,
        a_b_2: category,
        arger: category,
        column: category,
        review: bag,
        numbers: number[N],
        width: int = 32,
      ) -> binary {
        let column_let_part = embed(column_let, width: width)
        let mean_part = embed(mean, width: width)
        let a_b_part = embed(a_b, width: width)
        let a_b_2_part = embed(a_b_2, width: width)
        let arger_part = embed(arger, width: width)
        let column_part = embed(column, width: width)
        let review_part = embed_bag(review, width: width)
        let numbers_part = mlp(numbers, widths: [width, width])
        binary_head(
          gated(
            column_let_part,
            mean_part,
            a_b_part,
            a_b_2_part,
            arger_part,
            column_part,
            review_part,
            numbers_part,
            width: width,
          ),
        )
      }

      "
    `);
    await succeeds(["check", "web-shop.mm"], { cwd });
  });

  test.each<[string, string[], RegExp, number]>([
    ["a column that is not there", ["cars.json", "Nme"], /MM810.*no column "Nme"; did you mean "Name"/, 2],
    [
      "a target with too many values",
      ["cars.json", "Name"],
      /MM810.*"Name" can't be predicted: it has 311/,
      2,
    ],
    ["a file that is no table", ["7zip.png", "x"], /MM810.*7zip\.png ends in none of \.csv/, 2],
    ["no file", ["none.csv", "x"], /MM700.*there is no file/, 1],
  ])("%s", async (_, [table = "", target = ""], text, code) => {
    const file = join(temporaryFolder(), "first.mm");
    await fails(["new", file, "--data", join(vega, table), "--target", target], text, { code });
    expect(existsSync(file)).toBe(false);
  });

  test("a program that is there is left alone", async () => {
    const file = join(temporaryFolder(), "first.mm");
    writeFileSync(file, "mine");
    await fails(
      ["new", file, "--data", `${vega}/cars.json`, "--target", "Name"],
      /MM809.*it is there already/,
    );
    expect(readFileSync(file, "utf8")).toBe("mine");
  });
});
