import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Edit, Fix } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedStep } from "../checked.ts";
import type { FieldTypeSignature } from "../field-types.ts";
import type { DefinitionChecker } from "../interface.ts";
import { orList } from "../signatures.ts";
import { type FieldKind, type Step, steps as stepTable } from "../steps.ts";
import { readCall } from "./calls.ts";
import { insertAfter, textOf } from "./context.ts";

/** What stands behind a field's columns. */
export interface Pipeline {
  readonly input: tree.Expression;
  readonly steps: readonly tree.PipeStep[];
}

/** A step with its signature and the node that it was written as. */
export interface KnownStep {
  readonly node: tree.PipeStep;
  readonly signature: Step;
  /** Absent where its options are in error. */
  readonly checked?: CheckedStep;
}

/** A field's value as columns and steps. */
export function pipelineOf(value: tree.Expression): Pipeline {
  return value.kind === "pipe" ? value : { input: value, steps: [] };
}

/** Checks the steps of a field of one type. Undefined where a step is not known at all. */
export function readSteps(
  checker: DefinitionChecker,
  field: string,
  type: FieldTypeSignature,
  pipeline: Pipeline,
): readonly KnownStep[] | undefined {
  const steps = pipeline.steps.map((node) => readStep(checker, type.name, node));
  if (!steps.every((step) => step !== undefined)) return undefined;
  const ordered = steps.map((step, i) => checkPlace(checker, pipeline, steps.slice(0, i), step));
  return hasNeeded(checker, field, type, pipeline, steps) && ordered.every(Boolean) ? steps : undefined;
}

function readStep(checker: DefinitionChecker, kind: FieldKind, node: tree.PipeStep): KnownStep | undefined {
  const call = readCall(checker, stepTable, node.call);
  if (!call) return undefined;
  const { signature, options, span } = call;
  if (!signature.prepares.includes(kind)) {
    const prepares = orList(signature.prepares.map((k) => plural[k]));
    const labels = [{ span: node.call.callee.span, text: `not for ${plural[kind]}` }];
    const fitting = stepTable.entries.filter((step) => step.prepares.includes(kind));
    const notes = [
      fitting.length === 0
        ? `Nothing prepares ${plural[kind]}.`
        : `Steps for ${plural[kind]}: ${fitting.map((step) => `\`${step.name}\``).join(", ")}.`,
    ];
    checker.report(
      report(
        mistakes.stepForOtherKind,
        { step: signature.name, kind: plural[kind], prepares },
        { labels, notes },
      ),
    );
    return undefined;
  }
  if (!mayStandInMode(checker, node, signature)) return undefined;
  if (!options) return { node, signature };
  const when = node.when ?? "always";
  if (signature.chance?.(options) && when !== "training") reportChance(checker, node, signature);
  return { node, signature, checked: { name: signature.name, options, when, span } };
}

/** How fields of each kind are called in messages. */
export const plural: Readonly<Record<FieldKind, string>> = {
  text: "texts",
  bag: "bags",
  category: "categories",
  number: "numbers",
  image: "images",
  binary: "binary targets",
  class: "classes",
};

function mayStandInMode(checker: DefinitionChecker, node: tree.PipeStep, { name, modes }: Step): boolean {
  if (!node.when || modes) return true;
  const mode = node.when === "training" ? "training" : "evaluation";
  const span = { ...node.span, start: node.call.span.end };
  checker.report(
    report(
      mistakes.stepInOneMode,
      { step: name, mode },
      {
        labels: [{ span: { ...span, start: span.start + 1 }, text: "would make the modes differ" }],
        fix: { title: "prepare both modes alike", edits: [{ span, text: "" }] },
      },
    ),
  );
  return false;
}

function reportChance(checker: DefinitionChecker, node: tree.PipeStep, { name }: Step): void {
  const edit: Edit = { span: { ...node.span, start: node.call.span.end }, text: " when training" };
  checker.report(
    report(
      mistakes.chanceInEvaluation,
      { step: name },
      {
        labels: [{ span: node.span, text: "in training only" }],
        fix: { title: "limit it to training", edits: [edit] },
      },
    ),
  );
}

/** Checks a step against those before it. */
function checkPlace(
  checker: DefinitionChecker,
  pipeline: Pipeline,
  before: readonly KnownStep[],
  { node, signature }: KnownStep,
): boolean {
  const { name, first, repeats, notAfter } = signature;
  const span = node.call.callee.span;
  const twin = before.find((step) => step.signature === signature && sharesMode(step.node, node));
  if (twin && !repeats) {
    const labels = [
      { span, text: "again" },
      { span: twin.node.call.callee.span, text: "first here" },
    ];
    const fix = { title: "remove it", edits: [removal(pipeline, node)] };
    checker.report(report(mistakes.repeatedStep, { step: name }, { labels, fix }));
    return false;
  }
  if (first && before.length > 0) {
    const labels = [{ span, text: "not the first step" }];
    const fix = moved(checker, pipeline, node, pipeline.input, "move it to the front");
    checker.report(report(mistakes.stepNotFirst, { step: name }, { labels, fix }));
    return false;
  }
  const hindrance = before.find((step) => notAfter?.[step.signature.name] !== undefined);
  if (!hindrance) return true;
  const other = hindrance.signature.name;
  const place = pipeline.steps.indexOf(hindrance.node);
  const fix = moved(
    checker,
    pipeline,
    node,
    pipeline.steps[place - 1] ?? pipeline.input,
    `move it before \`${other}\``,
  );
  const labels = [
    { span, text: "works on what comes before it" },
    { span: hindrance.node.call.callee.span, text: notAfter?.[other] ?? "" },
  ];
  const told = { step: name, before: other, reason: notAfter?.[other] ?? "" };
  checker.report(report(mistakes.stepOrder, told, { labels, fix }));
  return false;
}

function sharesMode(a: tree.PipeStep, b: tree.PipeStep): boolean {
  return a.when === undefined || b.when === undefined || a.when === b.when;
}

function hasNeeded(
  checker: DefinitionChecker,
  field: string,
  { name, needs }: FieldTypeSignature,
  pipeline: Pipeline,
  steps: readonly KnownStep[],
): boolean {
  if (!needs || steps.some((step) => step.signature.name === needs.step)) return true;
  const kind = `a ${name}`;
  const fix = {
    title: `add \`${needs.step}\``,
    edits: [insertAfter(pipeline.input, ` |> ${needs.written}`)],
  };
  const labels = [{ span: pipeline.input.span, text: "not prepared" }];
  checker.report(report(mistakes.missingStep, { field, kind, step: needs.step }, { labels, fix }));
  return false;
}

/** Takes a step out, with the `|>` before it. */
function removal(pipeline: Pipeline, node: tree.PipeStep): Edit {
  const place = pipeline.steps.indexOf(node);
  const before = pipeline.steps[place - 1] ?? pipeline.input;
  return { span: { ...node.span, start: before.span.end }, text: "" };
}

function moved(
  checker: DefinitionChecker,
  pipeline: Pipeline,
  node: tree.PipeStep,
  behind: tree.Node,
  title: string,
): Fix {
  return { title, edits: [insertAfter(behind, ` |> ${textOf(checker, node)}`), removal(pipeline, node)] };
}
