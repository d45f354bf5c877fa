import { expect, test } from "vitest";
import { checkedProgram, chooseTrain, openProject } from "../../src/library/project.ts";

const file = "shop.mm";
const program = `import { binary_cross_entropy, binary_head, mlp } from "std"

data Shop {
  source shop = csv("shop.csv")
  key shop.id
  facts: number[2] = shop["price", "age"]
  target liked: binary(positive: 1) = shop.liked
  split by hash(shop.id) { train: 80%, validation: 10%, test: 10% }
}

model Likes(facts: number[N], width: int = 4) -> binary {
  binary_head(mlp(facts, widths: [width]))
}

train Long {
  model: Likes on Shop
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.001)
  epochs: 9
}

train Wide = Long with { batch: 64 }
`;

async function trained(train: string, settings: readonly string[]) {
  const options = { sources: { [file]: program }, schemas: false, train, settings };
  return chooseTrain(checkedProgram(await openProject(file, options)), train);
}

test.each(["Long", "Wide"])("a setting holds for a train, be it its own or another's: %s", async (train) => {
  const settings = ["epochs=2", "batch=8", "rows=100", "optimizer.rate=0.5", "model.width=16"];
  const { epochs, batch, rows, optimizer, model } = await trained(train, settings);
  expect({ epochs, batch, rows }).toEqual({ epochs: 2, batch: 8, rows: 100 });
  expect(optimizer).toMatchObject({ name: "adam", rate: 0.5 });
  expect(model.arguments).toMatchObject({ width: 16 });
});

test("the last of several holds", async () => {
  expect(await trained("Wide", ["epochs=2", "epochs=3"])).toMatchObject({ epochs: 3 });
});
