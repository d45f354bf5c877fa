import type { Func, Instruction } from "../ir.ts";

/** For each instruction, the values that nothing needs after it. */
type Releases = readonly (readonly number[])[];

const releases = new WeakMap<Func, Releases>();

function findReleases({ instructions, outputs }: Func): Releases {
  const needed = new Set(outputs.map((port) => port.value.id));
  const release = (instruction: Instruction): number[] => {
    const defined = instruction.kind === "call" ? instruction.outputs : [instruction.output];
    const ids = new Set([...instruction.inputs, ...defined].map((value) => value.id));
    const last = [...ids].filter((id) => !needed.has(id));
    for (const id of last) needed.add(id);
    return last;
  };
  return instructions.toReversed().map(release).reverse();
}

/** Found once a function. */
export function releasesOf(func: Func): Releases {
  const found = releases.get(func) ?? findReleases(func);
  releases.set(func, found);
  return found;
}
