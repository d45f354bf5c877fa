import type { CheckedData, CheckedField, ColumnReference } from "../../typecheck/checked.ts";
import type { Table } from "../sources/table.ts";

/** The fields that are read: of new rows the target only where its columns are there. */
export function fieldsToRead(
  data: CheckedData,
  tables: ReadonlyMap<string, Table>,
  newRows: boolean,
): readonly CheckedField[] {
  const there = ({ source, columns }: ColumnReference) =>
    columns.every((column) => tables.get(source)?.columns.includes(column));
  return data.fields.filter((field) => !(newRows && field.target) || there(field.columns));
}

/** Every column that preparation reads; new rows are not split. */
export function columnsUsed(
  data: CheckedData,
  fields: readonly CheckedField[],
  newRows: boolean,
): readonly ColumnReference[] {
  const { by } = data.split;
  const split = by.kind === "hash" ? by.columns : by.kind === "column" ? [by.column] : [];
  return [
    ...data.joins.flatMap((join) => join.on.flatMap(({ left, right }) => [left, right])),
    ...data.key,
    ...fields.map((field) => field.columns),
    ...(newRows ? [] : split),
  ];
}
