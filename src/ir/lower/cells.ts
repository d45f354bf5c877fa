import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import type { Cell } from "../ir.ts";
import { sameType } from "../shapes.ts";

/** The cells of a program, each declared once however often it is met: in each mode, and in each use of an instance. */
export class Cells {
  private readonly byPath = new Map<string, Cell>();

  /** Errors: a MultimError where two uses of an instance want two shapes. */
  declare(cell: Cell): void {
    const known = this.byPath.get(cell.path);
    if (!known) this.byPath.set(cell.path, cell);
    else if (!sameType(known.type, cell.type)) throw new MultimError([twoShapes(known, cell)]);
  }

  all(): readonly Cell[] {
    return [...this.byPath.values()];
  }
}

function twoShapes(first: Cell, other: Cell) {
  const show = ({ type }: Cell) => `[${type.shape.join(", ")}]`;
  return report(
    catalogue.lowering.twoShapes,
    { path: first.path, first: show(first), other: show(other) },
    { labels: other.span ? [{ span: other.span, text: "declared here" }] : [] },
  );
}
