import type { Body, Value } from "./body.ts";
import { call } from "./calls.ts";
import type { Definition, DefinitionWriter } from "./definition-writer.ts";
import { type Dim, named, number, same, show } from "./dimensions.ts";
import type { ProgramWriter } from "./program-writer.ts";
import type { SourceFile } from "./source-file.ts";
import { fused, packOf } from "./steps/packs.ts";
import { type TensorType, tensor } from "./types.ts";

/** Defines a fusion of any number of vectors; where all these sizes are one, perhaps of vectors of one size. */
export function defineFusion(program: ProgramWriter, file: SourceFile, sizes: readonly Dim[]): Definition {
  const { c } = program;
  const writer = program.begin(file, "fusion");
  const [first] = sizes as [Dim, ...Dim[]];
  const isAlike = sizes.every((size) => same(size, first)) && c.chance(0.75);
  const each = isAlike ? named(writer.fresh("A"), first.value) : undefined;
  const name = writer.fresh("parts");
  const written = each ? `[${show(each)}]` : "[_]";
  writer.takes({ name, type: tensor(each ?? number(0)), written, optional: false, variadic: true, bound: 8 });
  const width = named(writer.fresh("width"), c.between(1, 4));
  writer.takesStatic({
    name: "width",
    type: "int",
    argument: (caller) => ({ text: show(caller.sizeOf(width.value)) }),
  });
  const values = sizes.map(({ value }) => value);
  const result = fused(writer.root, packOf(name, values, each), width);
  return program.finish(writer, { ...result, type: tensor(width) });
}

/** A call of a fusion with vectors. */
export function callFusion(
  b: Body,
  fusion: Definition,
  parts: readonly Value<TensorType>[],
): Value<TensorType> {
  const given: Record<string, string | string[]> = { parts: parts.map((part) => b.argument(part)) };
  let width: Dim = number(1);
  for (const p of fusion.parameters) {
    if (p.kind === "value" || (p.default && b.c.chance(0.5))) continue;
    const own =
      p.name === "width" ? b.writer.sizeOf((fusion.result as TensorType).dims[0]?.value ?? 1) : undefined;
    if (own) width = own;
    given[p.name] = own ? show(own) : p.argument(b.writer).text;
  }
  const slots = fusion.parameters.map((p) => ({
    name: p.name,
    isStatic: p.kind === "static",
    variadic: p.kind === "value",
  }));
  const callee = b.writer.program.nameIn(b.writer.file, fusion);
  return { text: call(b, callee, slots, given), type: tensor(width), bound: fusion.bound };
}

/** A definition as an argument: by its name, with the static arguments that it must have, apart from those left open. */
export function reference(caller: DefinitionWriter, definition: Definition, open: readonly string[]): string {
  const given = definition.parameters.flatMap((p) => {
    if (p.kind === "value" || open.includes(p.name) || (p.default && caller.c.chance(0.5))) return [];
    return [`${p.name}: ${p.argument(caller).text}`];
  });
  const name = caller.program.nameIn(caller.file, definition);
  return given.length > 0 ? `${name}(${given.join(", ")})` : name;
}
