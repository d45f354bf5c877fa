import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Cell } from "../ir.ts";
import { at, type Context, isTraining } from "./context.ts";
import { matchType, shapeOf } from "./dimensions.ts";
import { evaluate } from "./expressions.ts";
import { cellPrefix } from "./frame.ts";
import { initializer } from "./initializers.ts";
import { expandTo, toTensor, toValue } from "./tensors.ts";
import { type Tensor, type Term, tensor } from "./terms.ts";

/** Lowers a block's statements in order, then its result. `c.names` is the block's own. */
export function lowerBlock(block: tree.Block, c: Context): Term {
  for (const statement of block.statements) at(c, statement.span, () => lowerStatement(statement, c));
  return evaluate(block.result, c);
}

function lowerStatement(statement: tree.Statement, c: Context): void {
  const name = statement.name.text;
  switch (statement.kind) {
    case "let": {
      const place = c.place.child(statement, name);
      const term = evaluate(statement.value, { ...c, place, head: true });
      if (statement.type) matchType(statement.type, term, c.names);
      c.names.set(name, term);
      return;
    }
    case "param":
    case "state":
      c.names.set(name, declare(statement, c));
      return;
    case "set":
      if (isTraining(c)) setCell(statement, c);
  }
}

function declare(cell: tree.Cell, c: Context): Tensor {
  const shape = shapeOf(cell.type, c);
  return declareCell(c, {
    path: c.place.child(cell, cell.name.text).path,
    type: { dtype: "f32", shape },
    initial: initializer(cell.initial, shape, c),
    role: cell.kind === "param" ? "parameter" : "statistic",
    span: cell.span,
  });
}

/** A cell's value where it is declared. */
export function declareCell(c: Context, cell: Cell): Tensor {
  const frozen = cell.role === "parameter" && c.lowering.frozen(cell.path);
  c.lowering.cells.declare(frozen ? { ...cell, frozen } : cell);
  return tensor(c.frame.ambient(cellPrefix + cell.path, cell.type));
}

/** No gradient flows from step to step: a later use of the instance in this step sees the value only. */
function setCell(statement: tree.SetCell, c: Context): void {
  const name = statement.name.text;
  const state = toTensor(c, c.names.get(name));
  const input = c.frame.inputName(state.value);
  if (!input?.startsWith(cellPrefix)) internal(`set of ${name}, which is no state`);
  const value = expandTo(
    c,
    toValue(c, evaluate(statement.value, { ...c, head: false })),
    state.value.type.shape,
  );
  const path = input.slice(cellPrefix.length);
  if (!c.lowering.frozen(path)) c.frame.sets.set(path, c.frame.b.op("stop_gradient", [value]));
}
