import type * as tree from "../../parser/tree.ts";
import { isStaticType } from "../types/type.ts";
import type { Environment } from "./environment.ts";

/** Whether an expression's value may differ from row to row: it reaches a tensor parameter, not through `batch_mean`. */
export function dependsOnRow(expression: tree.Expression, environment: Environment): boolean {
  const any = (...parts: readonly tree.Expression[]) => parts.some((p) => dependsOnRow(p, environment));
  switch (expression.kind) {
    case "name":
      return nameDependsOnRow(expression.text, environment);
    case "call":
      if (expression.callee.kind === "name" && expression.callee.text === "batch_mean") return false;
      return any(expression.callee, ...expression.arguments.map((a) => a.value));
    case "member":
      return any(expression.object);
    case "index":
      return any(expression.object);
    case "unary":
      return any(expression.operand);
    case "binary":
      return any(expression.left, expression.right);
    case "conditional":
      return any(expression.then, expression.otherwise);
    case "record":
      return any(...expression.fields.map((f) => f.value));
    case "lambda":
      return any(expression.body);
    case "repeat":
      return any(expression.initial, expression.body.result, ...expression.body.statements.flatMap(valuesOf));
    default:
      return false;
  }
}

function nameDependsOnRow(name: string, environment: Environment): boolean {
  const local = environment.find(name);
  if (!local) return false;
  if (local.what === "parameter") return !isStaticType(local.type);
  if (local.what === "let") return local.value !== undefined && dependsOnRow(local.value, environment);
  return local.what === "carried" || local.what === "part";
}

const valuesOf = (statement: tree.Statement): tree.Expression[] =>
  statement.kind === "let" || statement.kind === "set" ? [statement.value] : [];
