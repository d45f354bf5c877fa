import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import type { CheckedField, CheckedStep, FieldType } from "../../typecheck/checked.ts";
import { isRandom } from "../../typecheck/steps.ts";
import { type Cell, flatten, isMissing, numberOf, showCell } from "../cells.ts";
import { RaggedReader, RaggedWriter } from "../store/ragged.ts";
import type { Storage } from "../store/storage.ts";
import { applySteps, decodeImage, type Image, type ImageSize, showSize, sizeAfter } from "./image.ts";
import { columnOf, ImageWriter, type Plan } from "./image-column.ts";
import { type FieldReading, optionsOf, type Refusal } from "./preparation.ts";

type ImageType = FieldType & { kind: "image" };

/** The greatest pixel value, 1 or 255: of lists of numbers it is found out. */
export interface PixelsFitted {
  readonly most: number;
}

/** Images: of encoded files or bytes, or of lists of numbers. */
export function readImage(field: CheckedField, type: ImageType, storage: Storage): FieldReading {
  return optionsOf(field, "pixels") ? readPixels(field, type, storage) : readEncoded(field, type, storage);
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

function readEncoded(
  field: CheckedField,
  type: ImageType,
  storage: Storage,
): FieldReading<Record<string, never>> {
  const plans = plansFor(field);
  const images = new ImageWriter(plans, storage);
  const first = plans.every((plan) => plan.once[0] === plans[0].once[0]) ? plans[0].once[0] : undefined;
  const atOnce = first?.name === "resize" ? first : undefined;
  return {
    async read(row, [cell = null]) {
      if (isMissing(cell)) return report(catalogue.preparation.imageMissing, { field: field.name });
      const image = await decode(field, cell, type.channels, atOnce);
      if ("code" in image) return image;
      const refusal = refuseSize(field, type, plans, image, atOnce ? 1 : 0);
      if (!refusal) images.add(row, await prepareOnce(image, plans, atOnce ? 1 : 0));
      return refusal;
    },
    finish() {
      const stored = images.finish();
      return { fit: () => ({}), column: (rows) => columnOf(type, plans, stored, rows) };
    },
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

function readPixels(field: CheckedField, type: ImageType, storage: Storage): FieldReading<PixelsFitted> {
  const plans = plansFor(field);
  const options = optionsOf(field, "pixels") ?? {};
  const size = { height: Number(options["height"]), width: Number(options["width"]) };
  const channels = Number(options["channels"]);
  const count = size.height * size.width * channels;
  const lists = new RaggedWriter("f32", storage);
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
      lists.begin(row);
      lists.values.append(values);
      return refuseSize(field, type, plans, size, 0);
    },
    finish(rows) {
      const read = new RaggedReader(lists.finish(rows));
      return {
        fit: (training) => ({
          most: training.some((row) => read.row(row).some((value) => value > 1)) ? 255 : 1,
        }),
        refuse:
          ({ most }) =>
          (row) => {
            const value = read.row(row).find((x) => x < 0 || x > most);
            if (value === undefined) return undefined;
            return report(catalogue.preparation.pixelValue, { field: field.name, value, most });
          },
        async column(rows, { most }) {
          const images = new ImageWriter(plans, storage);
          for (const [i, row] of rows.entries()) {
            const values = read.row(row);
            if (values.length === 0) continue;
            const image = { ...size, channels, pixels: bytesOf(values, most) };
            images.add(i, await prepareOnce(image, plans, 0));
          }
          return columnOf(type, plans, images.finish(), Int32Array.from(rows.keys()));
        },
      };
    },
  };
}

/** Values in 0..most as bytes. */
function bytesOf(values: Float32Array, most: number): Uint8Array {
  const pixels = new Uint8Array(values.length);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.round(((values[i] ?? 0) * 255) / most);
  return pixels;
}
