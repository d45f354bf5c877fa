import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { internal, MultimError } from "../../diagnostics/diagnostic.ts";
import type { Graph, Operation } from "../../ir/ir.ts";
import { showType } from "../../ir/shapes.ts";
import type { Engine } from "../engine.ts";
import { availableEngines, openEngine } from "./engines.ts";

/**
 * Looks through steps before anything is run. Errors: MM903 where the engine lacks an operation of theirs; it names an engine that is
 * here and computes all of them.
 */
export async function requireOperations(engine: Engine, graphs: readonly Graph[]): Promise<void> {
  const operations = graphs.flatMap(operationsOf);
  const lacking = firstLacking(engine, operations);
  if (!lacking) return;
  const { op, inputs, span } = lacking;
  const told = {
    engine: engine.name,
    operation: `${op}(${inputs.map(({ type }) => showType(type)).join(", ")})`,
    instead: await engineFor(operations),
  };
  const details = span && { labels: [{ span, text: "computed here" }] };
  throw new MultimError([report(catalogue.engines.unsupportedOperation, told, details)]);
}

function operationsOf({ main, functions }: Graph): readonly Operation[] {
  const instructions = [main, ...functions.values()].flatMap((func) => func.instructions);
  return instructions.filter((instruction) => instruction.kind === "primitive");
}

function firstLacking(engine: Engine, operations: readonly Operation[]): Operation | undefined {
  return operations.find((operation) => engine.lacks?.(operation));
}

/** The first engine here that computes all of these; the reference does in any case. */
async function engineFor(operations: readonly Operation[]): Promise<string> {
  const able = (await availableEngines()).find(
    ({ name, present }) => present && !firstLacking(openEngine(name), operations),
  );
  return able?.name ?? internal("the reference computes all operations");
}
