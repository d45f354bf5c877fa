import type { ProgramText } from "../world.ts";
import type { Source } from "./choices.ts";
import { DataWriter } from "./data.ts";
import { reference } from "./fusions.ts";
import { loss } from "./losses.ts";
import { writeModel } from "./model.ts";
import { ProgramWriter } from "./program-writer.ts";
import { training } from "./training.ts";

/** A whole program, well-typed because nothing is written that does not fit what is there. The same for the same source. */
export function generate(source: Source): ProgramText {
  const program = new ProgramWriter(source);
  const { c, main } = program;
  const data = new DataWriter(c).write();
  const { definition, says, parts } = writeModel(program, data);
  const declarations = main.declarations.splice(0);
  const judged = loss(program, says);
  const bound = reference(program.outside, definition, []);
  const runs = training(c, data, bound, judged, parts);
  main.declarations.push(
    ...c.shuffled([data.text, ...declarations, ...main.declarations.splice(0)]),
    ...runs,
  );
  return { files: program.files, schemas: data.schemas };
}
