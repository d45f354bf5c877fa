import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField } from "../../typecheck/checked.ts";
import type { Storage } from "../store/storage.ts";
import { readBag } from "./bag.ts";
import { readCategory } from "./category.ts";
import { readImage } from "./image-field.ts";
import { readNumber } from "./number.ts";
import type { FieldReading } from "./preparation.ts";
import { readBinary, readClass } from "./target.ts";
import { readText } from "./text.ts";

/** How a field is read and prepared, by its kind; what is read lies in the storage. */
export function readingOf(field: CheckedField, storage: Storage): FieldReading {
  const { type } = field;
  switch (type.kind) {
    case "text":
      return erase(readText(field, type, storage));
    case "bag":
      return erase(readBag(field, type, storage));
    case "category":
      return erase(readCategory(field, storage));
    case "number":
      return erase(readNumber(field, type, storage));
    case "image":
      return readImage(field, type, storage);
    case "binary":
      return erase(readBinary(field, type, storage));
    case "class":
      return erase(readClass(field, storage));
    default:
      return internal(`no preparation of ${type satisfies never}`);
  }
}

/** What was fitted comes back from JSON: only the preparation that made it knows its type. */
function erase<S>(reading: FieldReading<S>): FieldReading {
  return reading as FieldReading;
}
