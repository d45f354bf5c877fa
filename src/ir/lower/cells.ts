import { internal } from "../../diagnostics/diagnostic.ts";
import type { Cell } from "../ir.ts";
import { sameType, showType } from "../shapes.ts";

/** The cells of a program, each declared once however often it is met: in each mode, and in each use of an instance. */
export class Cells {
  private readonly byPath = new Map<string, Cell>();

  declare(cell: Cell): void {
    const known = this.byPath.get(cell.path);
    if (!known) this.byPath.set(cell.path, cell);
    else if (!sameType(known.type, cell.type))
      internal(`${cell.path} is ${showType(known.type)} and ${showType(cell.type)}`);
  }

  all(): readonly Cell[] {
    return [...this.byPath.values()];
  }
}
