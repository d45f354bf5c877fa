import { internal } from "../../diagnostics/diagnostic.ts";
import type { CheckedField } from "../../typecheck/checked.ts";
import { prepareBag } from "./bag.ts";
import { prepareCategory } from "./category.ts";
import { prepareImage } from "./image-field.ts";
import { prepareNumber } from "./number.ts";
import type { FieldPreparation } from "./preparation.ts";
import { prepareBinary, prepareClass } from "./target.ts";
import { prepareText } from "./text.ts";

/** The preparation of a field, by its kind. */
export function preparationOf(field: CheckedField): FieldPreparation {
  const { type } = field;
  switch (type.kind) {
    case "text":
      return erase(prepareText(field, type));
    case "bag":
      return erase(prepareBag(field, type));
    case "category":
      return erase(prepareCategory(field));
    case "number":
      return erase(prepareNumber(field, type));
    case "image":
      return prepareImage(field, type);
    case "binary":
      return erase(prepareBinary(field, type));
    case "class":
      return erase(prepareClass(field));
    default:
      return internal(`no preparation of ${type satisfies never}`);
  }
}

/** What was fitted comes back from JSON: only the preparation that made it knows its type. */
function erase<S>(preparation: FieldPreparation<S>): FieldPreparation {
  return preparation as FieldPreparation;
}
