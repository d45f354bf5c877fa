import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField, CheckedStep, FieldType } from "../../typecheck/checked.ts";
import { isRandom } from "../../typecheck/steps.ts";
import { type Cell, flatten, isMissing, numberOf, showCell } from "../cells.ts";
import { offsetsOf, type StoredColumn, type StoredImages, shared, sharedPixels } from "../store.ts";
import { applySteps, decodeImage, type Image, type ImageSize, showSize, sizeAfter } from "./image.ts";
import { type FieldPreparation, optionsOf, type Refusal } from "./preparation.ts";

type ImageType = FieldType & { kind: "image" };

/** The greatest pixel value, 1 or 255: of lists of numbers it is found out. */
export interface PixelsFitted {
  readonly most: number;
}

/** What is done once and kept, and what is left for each batch, in one mode. */
interface Plan {
  readonly once: readonly CheckedStep[];
  readonly each: readonly CheckedStep[];
}

/** Images: of encoded files or bytes, or of lists of numbers. */
export function prepareImage(field: CheckedField, type: ImageType): FieldPreparation {
  return optionsOf(field, "pixels") ? preparePixels(field, type) : prepareEncoded(field, type);
}

function planFor(field: CheckedField, mode: "training" | "evaluating"): Plan {
  const steps = field.steps.filter(
    (step) => step.name !== "pixels" && (step.when === "always" || step.when === mode),
  );
  const random = steps.findIndex(isRandom);
  const split = random < 0 ? steps.length : random;
  return { once: steps.slice(0, split), each: steps.slice(split) };
}

function plansFor(field: CheckedField): readonly [training: Plan, evaluating: Plan] {
  const [training, evaluating] = [planFor(field, "training"), planFor(field, "evaluating")];
  const same =
    training.once.length === evaluating.once.length &&
    training.once.every((step, i) => step === evaluating.once[i]);
  return same ? [training, { ...evaluating, once: training.once }] : [training, evaluating];
}

function prepareEncoded(field: CheckedField, type: ImageType): FieldPreparation<Record<string, never>> {
  const plans = plansFor(field);
  const images = new Map<number, readonly Image[]>();
  const first = plans.every((plan) => plan.once[0] === plans[0].once[0]) ? plans[0].once[0] : undefined;
  const atOnce = first?.name === "resize" ? first : undefined;
  return {
    async read(row, [cell = null]) {
      if (isMissing(cell)) return report(catalogue.preparation.imageMissing, { field: field.name });
      const image = await decode(field, cell, type.channels, atOnce);
      if ("code" in image) return image;
      const refusal = refuseSize(field, type, plans, image, atOnce ? 1 : 0);
      if (!refusal) images.set(row, await prepareOnce(image, plans, atOnce ? 1 : 0));
      return refusal;
    },
    fit: () => ({}),
    column: (rows) =>
      storeBoth(
        field,
        type,
        plans,
        Array.from(rows, (row) => images.get(row)),
      ),
  };
}

async function decode(
  field: CheckedField,
  cell: Cell,
  channels: number,
  resize: CheckedStep | undefined,
): Promise<Image | Refusal> {
  const unreadable = (reason: string) =>
    report(catalogue.preparation.imageUnreadable, { field: field.name, reason });
  if (!(cell instanceof Uint8Array)) return unreadable(`${showCell(cell)} is no image`);
  if (cell.length === 0) return unreadable("it has no bytes");
  const size = resize && { height: Number(resize.options["height"]), width: Number(resize.options["width"]) };
  try {
    return await decodeImage(cell, channels, size);
  } catch (error) {
    return unreadable((error as Error).message.split("\n")[0] ?? "");
  }
}

/** An image that doesn't have the field's size after its steps, of which the first `done` are done, is refused. */
function refuseSize(
  field: CheckedField,
  type: ImageType,
  plans: readonly Plan[],
  size: ImageSize,
  done: number,
): Refusal | undefined {
  for (const plan of plans) {
    const end = sizeAfter([...plan.once.slice(done), ...plan.each], size);
    if (typeof end !== "string" && end.height === type.height && end.width === type.width) continue;
    const wanted = typeof end === "string" ? end : `${showSize(type)} are wanted`;
    return report(catalogue.preparation.imageSize, { field: field.name, found: showSize(size), wanted });
  }
  return undefined;
}

/** An image for each plan; the same one where the plans have the same beginning. */
async function prepareOnce(image: Image, plans: readonly Plan[], done: number): Promise<readonly Image[]> {
  const [training, evaluating] = plans.map((plan) => plan.once);
  const first = await applySteps(image, training?.slice(done) ?? []);
  return evaluating === training ? [first] : [first, await applySteps(image, evaluating?.slice(done) ?? [])];
}

function preparePixels(field: CheckedField, type: ImageType): FieldPreparation<PixelsFitted> {
  const plans = plansFor(field);
  const options = optionsOf(field, "pixels") ?? {};
  const size = { height: Number(options["height"]), width: Number(options["width"]) };
  const channels = Number(options["channels"]);
  const count = size.height * size.width * channels;
  const lists = new Map<number, Float32Array>();
  return {
    read(row, cells) {
      const flat = flatten(cells);
      if (flat.every(isMissing)) return report(catalogue.preparation.imageMissing, { field: field.name });
      const told = { field: field.name, found: flat.length, ...size, channels };
      if (flat.length !== count) return report(catalogue.preparation.pixelCount, told);
      const values = new Float32Array(count);
      for (const [i, cell] of flat.entries()) {
        const value = numberOf(cell) ?? Number.NaN;
        if (Number.isNaN(value))
          return report(catalogue.preparation.notNumber, { field: field.name, value: showCell(cell) });
        values[i] = value;
      }
      lists.set(row, values);
      return refuseSize(field, type, plans, size, 0);
    },
    fit(training) {
      const above = training.some((row) => lists.get(row)?.some((value) => value > 1) ?? false);
      return { most: above ? 255 : 1 };
    },
    refuse(row, { most }) {
      const value = lists.get(row)?.find((x) => x < 0 || x > most);
      return value === undefined
        ? undefined
        : report(catalogue.preparation.pixelValue, { field: field.name, value, most });
    },
    async column(rows, { most }) {
      const images: (readonly Image[] | undefined)[] = [];
      for (const row of rows) {
        const values = lists.get(row);
        if (values === undefined) images.push(undefined);
        else images.push(await prepareOnce({ ...size, channels, pixels: bytesOf(values, most) }, plans, 0));
      }
      return storeBoth(field, type, plans, images);
    },
  };
}

/** Values in 0..most as bytes. */
function bytesOf(values: Float32Array, most: number): Uint8Array {
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(((values[i] ?? 0) * 255) / most);
  return pixels;
}

function storeBoth(
  field: CheckedField,
  type: ImageType,
  [training, evaluating]: readonly [Plan, Plan],
  images: readonly (readonly Image[] | undefined)[],
): StoredColumn {
  const own = (mode: 0 | 1, plan: Plan) =>
    store(
      field,
      images.map((both) => both?.[mode]),
      plan.each,
    );
  const first = own(0, training);
  const second =
    training.once === evaluating.once ? { ...first, steps: evaluating.each } : own(1, evaluating);
  const { height, width, channels } = type;
  return { kind: "image", height, width, channels, training: first, evaluating: second };
}

function store(
  field: CheckedField,
  images: readonly (Image | undefined)[],
  steps: readonly CheckedStep[],
): StoredImages {
  const rows = images.length;
  const offsets = offsetsOf(
    images.map((image) => image?.pixels.length ?? 0),
    rows,
  );
  const stored = {
    offsets,
    heights: shared.i32(rows),
    widths: shared.i32(rows),
    pixels: sharedPixels(field, offsets[rows] ?? 0),
  };
  for (const [i, image] of images.entries()) {
    if (!image) continue;
    stored.heights[i] = image.height;
    stored.widths[i] = image.width;
    stored.pixels.set(image.pixels, offsets[i]);
  }
  return { ...stored, steps };
}
