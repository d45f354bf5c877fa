import type { Cell } from "../src/data/cells.ts";
import { prepare } from "../src/data/prepare.ts";
import { checkedProgram, chooseTrain, openProject } from "../src/library/project.ts";
import type { PartName } from "../src/typecheck/checked.ts";

/** The values of the key column of each part's rows. */
export async function keysOfParts(
  file: string,
  paths: Readonly<Record<string, string>>,
  train?: string,
): Promise<Readonly<Record<PartName, readonly Cell[]>>> {
  const project = await openProject(file, { paths });
  const { data } = chooseTrain(checkedProgram(project), train);
  const dataset = await prepare(data, { folder: project.folder, paths });
  try {
    const [key] = data.key;
    const values = key ? await dataset.column(key.source, key.columns[0] as string) : [];
    const keys = (rows: Int32Array) => Array.from(rows, (row) => values[row] ?? null);
    const { train, validation, test } = dataset.parts;
    return { train: keys(train), validation: keys(validation), test: keys(test) };
  } finally {
    await dataset.dispose();
  }
}
