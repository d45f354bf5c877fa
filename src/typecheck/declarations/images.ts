import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Fix, Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { FieldType } from "../checked.ts";
import type { DefinitionChecker } from "../interface.ts";
import { insertAfter, replacement } from "./context.ts";
import { type KnownStep, pipelineOf } from "./pipeline.ts";

/** The image that a field's type says. */
export interface WrittenImage {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly span: Span;
}

/** An image's size behind some steps, and the step that gave it. */
interface Sized {
  readonly height: number;
  readonly width: number;
  readonly channels?: number;
  readonly by: KnownStep;
}

/** What the steps of one mode make of an image. */
interface Outcome {
  /** `training` or `evaluation`; empty where both are the same. */
  readonly mode: string;
  /** Absent where nothing gives a size. */
  readonly size?: Sized;
  /** A crop that is larger than what it is made from. */
  readonly crop?: { readonly step: KnownStep; readonly size: Sized; readonly image: Sized };
}

/** Follows an image through its steps in both modes and compares its size with the one written, if one is. */
export function imageType(
  checker: DefinitionChecker,
  field: tree.Field,
  written: WrittenImage | undefined,
  steps: readonly KnownStep[],
): Extract<FieldType, { kind: "image" }> | undefined {
  if (steps.some((step) => !step.checked)) return undefined;
  const outcomes = outcomesOf(steps);
  const crops = new Map(outcomes.flatMap(({ crop }) => (crop ? [[crop.step, crop]] : [])));
  for (const crop of crops.values()) reportCrop(checker, field, crop);
  if (crops.size > 0) return undefined;
  const unsized = outcomes.find((outcome) => !outcome.size);
  if (unsized) return reportUnsized(checker, field, written, unsized.mode, steps);
  const made = outcomes[0]?.size;
  if (!made) return undefined;
  const { height, width, channels, span } = { channels: 3, span: field.type.span, ...made, ...written };
  const wrong = outcomes.filter(({ size }) => size && !sameSize(size, { height, width, channels }));
  for (const { mode, size } of wrong)
    if (size) reportSize(checker, field, { height, width, channels, span }, size, mode, steps);
  return wrong.length === 0 ? { kind: "image", height, width, channels } : undefined;
}

/** One outcome where both modes come to the same size, else one for each. */
function outcomesOf(steps: readonly KnownStep[]): readonly Outcome[] {
  const training = follow(steps.filter((step) => step.node.when !== "evaluating"));
  const evaluation = follow(steps.filter((step) => step.node.when !== "training"));
  const [a, b] = [training.size, evaluation.size];
  const alike = a && b ? sameSize(a, { channels: a.channels ?? b.channels ?? 3, ...b }) : a === b;
  if (alike && !training.crop && !evaluation.crop) return [{ mode: "", ...evaluation }];
  return [
    { mode: "training", ...training },
    { mode: "evaluation", ...evaluation },
  ];
}

function follow(steps: readonly KnownStep[]): Omit<Outcome, "mode"> {
  let size: Sized | undefined;
  for (const step of steps) {
    const options = step.checked?.options ?? {};
    if (options["height"] === undefined) continue;
    const channels = step.signature.name === "pixels" ? Number(options["channels"]) : size?.channels;
    const next: Sized = {
      height: Number(options["height"]),
      width: Number(options["width"]),
      ...(channels !== undefined && { channels }),
      by: step,
    };
    const tooLarge = size && (next.height > size.height || next.width > size.width);
    if (step.signature.name === "crop" && size && tooLarge)
      return { crop: { step, size: next, image: size } };
    size = next;
  }
  return size ? { size } : {};
}

function sameSize(size: Sized, other: Omit<WrittenImage, "span">): boolean {
  const channels = size.channels ?? other.channels;
  return size.height === other.height && size.width === other.width && channels === other.channels;
}

function reportCrop(
  checker: DefinitionChecker,
  field: tree.Field,
  { step, size, image }: NonNullable<Outcome["crop"]>,
): void {
  const told = { field: field.name.text, crop: describe(size), image: describe(image) };
  const labels = [
    { span: step.node.call.span, text: `wants at least ${describe(size)}` },
    { span: image.by.node.call.span, text: `makes it ${describe(image)}` },
  ];
  checker.report(report(mistakes.cropTooLarge, told, { labels }));
}

function reportUnsized(
  checker: DefinitionChecker,
  field: tree.Field,
  written: WrittenImage | undefined,
  mode: string,
  steps: readonly KnownStep[],
): undefined {
  const labels = [{ span: field.value.span, text: "of any size" }];
  const fix = written && { fix: addition(field, steps, `resize(${sizeArguments(written)})`, mode) };
  checker.report(report(mistakes.imageWithoutSize, { field: field.name.text, mode }, { labels, ...fix }));
  return undefined;
}

function reportSize(
  checker: DefinitionChecker,
  field: tree.Field,
  target: WrittenImage,
  made: Sized,
  mode: string,
  steps: readonly KnownStep[],
): void {
  const type = write({ channels: target.channels, ...made });
  const labels = [
    { span: target.span, text: `${write(target)} is wanted` },
    { span: made.by.node.call.span, text: `makes it ${type}` },
  ];
  const told = { field: field.name.text, declared: write(target), made: type, mode };
  const fix =
    mode === ""
      ? replacement(`write \`${type}\``, field.type.span, type)
      : trimming(field, target, made, mode, steps);
  checker.report(report(mistakes.imageSize, told, { labels, ...(fix && { fix }) }));
}

/** A step that brings the images of one mode to the size written. No step changes their channels. */
function trimming(
  field: tree.Field,
  target: WrittenImage,
  made: Sized,
  mode: string,
  steps: readonly KnownStep[],
): Fix | undefined {
  if (made.channels !== undefined && made.channels !== target.channels) return undefined;
  const step = made.height >= target.height && made.width >= target.width ? "crop" : "resize";
  return addition(field, steps, `${step}(${sizeArguments(target)})`, mode);
}

/** One more step, in one mode where one is named. */
function addition(field: tree.Field, steps: readonly KnownStep[], step: string, mode: string): Fix {
  const last = steps.at(-1)?.node ?? pipelineOf(field.value).input;
  const when = mode === "" ? "" : ` when ${mode === "training" ? "training" : "evaluating"}`;
  return { title: `add \`${step}\``, edits: [insertAfter(last, ` |> ${step}${when}`)] };
}

/** A size as `resize` and `crop` take it. */
function sizeArguments({ height, width }: { height: number; width: number }): string {
  return height === width ? `${height}` : `${height}, ${width}`;
}

function write({ height, width, channels }: Omit<WrittenImage, "span">): string {
  return `image[${height}, ${width}, ${channels}]`;
}

function describe({ height, width }: { height: number; width: number }): string {
  return `${height} x ${width}`;
}
