import { internal } from "../../diagnostics/diagnostic.ts";
import type { Cell, TensorType } from "../../ir/ir.ts";
import { sameType, showType } from "../../ir/shapes.ts";

/** The types of a program's cells, by path. */
export class CellTypes {
  private readonly types: ReadonlyMap<string, TensorType>;

  constructor(cells: readonly Cell[]) {
    this.types = new Map(cells.map(({ path, type }) => [path, type]));
  }

  of(path: string): TensorType {
    return this.types.get(path) ?? internal(`there is no cell ${path}`);
  }

  /** Errors: `internal:` where a value is of another type than its cell. */
  require(path: string, type: TensorType): void {
    const own = this.of(path);
    if (!sameType(own, type)) internal(`${path} is ${showType(own)}, not ${showType(type)}`);
  }
}

/** A cell's value. Errors: `internal:` where it has none. */
export function cellValue<Value>(values: ReadonlyMap<string, Value>, path: string): Value {
  return values.get(path) ?? internal(`the cell ${path} has no value yet`);
}
