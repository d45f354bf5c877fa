import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type * as tree from "../../parser/tree.ts";
import { type FieldTypeSignature, fieldTypes } from "../field-types.ts";
import type { DefinitionChecker } from "../interface.ts";
import { findSignature } from "../signatures.ts";
import { replacement, suggestion, textOf } from "./context.ts";
import type { WrittenImage } from "./images.ts";

export interface FieldKindRead {
  readonly signature: FieldTypeSignature;
  readonly type: tree.NamedType;
}

/** The kind of a field: a type of the table that may stand there, as a target or not. */
export function readKind(checker: DefinitionChecker, field: tree.Field): FieldKindRead | undefined {
  const { type } = field;
  const name = field.name.text;
  const signature = type.kind === "named" ? findSignature(fieldTypes, type.name.text) : undefined;
  if (type.kind !== "named" || !signature) {
    const found = `\`${textOf(checker, type)}\``;
    const known = fieldTypes.entries
      .filter((each) => (field.target ? each.target : each.input))
      .map((each) => each.name);
    const meant = type.kind === "named" ? suggestion(type.name.span, type.name.text, known) : {};
    const labels = [{ span: type.span, text: "not a type of fields" }];
    const notes = [`There are: ${known.map((each) => `\`${each}\``).join(", ")}.`];
    checker.report(report(mistakes.notAFieldType, { field: name, found }, { labels, notes, ...meant }));
    return undefined;
  }
  if (field.target ? signature.target : signature.input) return { signature, type };
  const told = { field: name, kind: `${signature.name === "image" ? "an" : "a"} ${signature.name}` };
  const labels = [{ span: type.span, text: field.target ? "for inputs only" : "for targets only" }];
  const other = signature.name === "category" ? "class" : signature.name === "class" ? "category" : undefined;
  const fix = other ? { fix: replacement(`make it a \`${other}\``, type.span, other) } : {};
  const kind = field.target ? mistakes.notForTargets : mistakes.onlyForTargets;
  checker.report(report(kind, told, { labels, ...fix }));
  return undefined;
}

/** The width that a `number` type says: 1 for none. */
export function readWidth(
  checker: DefinitionChecker,
  field: tree.Field,
  type: tree.NamedType,
): number | undefined {
  if (!type.dimensions) return 1;
  if (type.dimensions.length !== 1)
    return wrongSize(
      checker,
      field,
      type,
      `has ${type.dimensions.length} numbers, not one as in \`number[2]\``,
    );
  return readDimensions(checker, field, type)?.[0];
}

/** The size that an `image` type says; nothing for `image` alone. */
export function readImage(
  checker: DefinitionChecker,
  field: tree.Field,
  type: tree.NamedType,
): WrittenImage | "none" | undefined {
  if (!type.dimensions) return "none";
  const sizes = type.dimensions.length === 3 ? readDimensions(checker, field, type) : undefined;
  if (type.dimensions.length !== 3)
    return wrongSize(checker, field, type, imageCount(type.dimensions.length));
  if (!sizes) return undefined;
  const [height = 0, width = 0, channels = 0] = sizes;
  if (![1, 3, 4].includes(channels))
    return wrongSize(checker, field, type, `has ${channels} channels, and images have 1, 3 or 4`);
  return { height, width, channels, span: type.span };
}

const imageCount = (count: number): string =>
  `has ${count} ${count === 1 ? "number" : "numbers"}, not height, width and channels as in \`image[56, 56, 3]\``;

/** Reports dimensions where a type takes its size from elsewhere. */
export function hasNoDimensions(
  checker: DefinitionChecker,
  field: tree.Field,
  type: tree.NamedType,
  from: string,
): boolean {
  if (!type.dimensions) return true;
  const span = { ...type.name.span, start: type.name.span.end, end: dimensionsEnd(checker, type) };
  const told = { field: field.name.text, kind: type.name.text, from };
  checker.report(
    report(mistakes.writtenSize, told, {
      labels: [{ span, text: "not written here" }],
      fix: replacement("remove it", span, ""),
    }),
  );
  return false;
}

function readDimensions(
  checker: DefinitionChecker,
  field: tree.Field,
  type: tree.NamedType,
): readonly number[] | undefined {
  const sizes = (type.dimensions ?? []).map((dimension) => {
    if (dimension.kind === "spread" || dimension.kind === "wildcard" || dimension.kind === "name")
      return wrongSize(
        checker,
        field,
        dimension,
        `is not known: \`${textOf(checker, dimension)}\` is no number`,
      );
    const value = checker.evaluateStatic(dimension, "int");
    if (typeof value !== "number") return undefined;
    return value >= 1 ? value : wrongSize(checker, field, dimension, `cannot be ${value}`);
  });
  return sizes.every((size) => size !== undefined) ? sizes : undefined;
}

function wrongSize(
  checker: DefinitionChecker,
  field: tree.Field,
  place: tree.Node,
  reason: string,
): undefined {
  const labels = [{ span: place.span, text: "a size is wanted here" }];
  checker.report(report(mistakes.wrongSize, { field: field.name.text, reason }, { labels }));
  return undefined;
}

/** The place behind the `]` of a type's dimensions. */
function dimensionsEnd(checker: DefinitionChecker, type: tree.NamedType): number {
  const last = type.dimensions?.at(-1)?.span.end ?? type.name.span.end;
  return checker.module.source.indexOf("]", last) + 1;
}
