import type * as tree from "../../parser/tree.ts";
import { named } from "../dimensions/polynomial.ts";
import type { Signature, SignatureParameter } from "../types/callable.ts";
import { signatureOfFunction } from "../types/callable.ts";
import { evaluateType } from "../types/evaluate.ts";
import { genericsOf } from "../types/generics.ts";
import { errorType, fusionType, int, optional, type Type } from "../types/type.ts";
import { type Context, fresh } from "./context.ts";

let keys = 0;

/**
 * Puts a signature's parameters and generic dimensions into the context's names, as values of which nothing is known but
 * their types; gives the parameters' types.
 */
export function rigidParameters(context: Context, signature: Signature): ReadonlyMap<string, Type> {
  const generics = genericsOf(signature);
  const { environment } = context;
  for (const name of generics.names) {
    const isTold = signature.isModel || !generics.untold.has(name);
    const type = isTold ? int(fresh(name)) : errorType;
    environment.define(name, { what: "dimension", type, span: signature.result.span });
  }
  for (const name of generics.spreads) {
    environment.defineSpread(name, { lead: { kind: "spread", key: `...#${++keys}`, name }, dims: [] });
  }
  const found = new Map<string, Type>();
  const put = ({ name, span }: SignatureParameter, type: Type) => {
    found.set(name, type);
    environment.define(name, { what: "parameter", type, span });
  };
  for (const parameter of signature.statics)
    put(parameter, rigidStatic(context, parameter.name, parameter.type));
  for (const parameter of signature.tensors) put(parameter, rigidTensor(context, parameter));
  return found;
}

/** A static value that only its type is known of. */
function rigidStatic(context: Context, name: string, type: tree.TypeExpression): Type {
  if (type.kind === "list") {
    const key = `list#${++keys}`;
    return { kind: "list", element: rigidStatic(context, `${name}[_]`, type.element), key, name };
  }
  if (type.kind === "function" || (type.kind === "named" && type.name.text === "fusion")) {
    const signature = signatureOfFunction(
      type.kind === "function" ? type : fusionType(type.span),
      context.environment,
    );
    return { kind: "definition", callable: { name, signature, bound: new Map() } };
  }
  const kind = type.kind === "named" ? type.name.text : "";
  if (kind === "int") return int(fresh(name));
  return kind === "float" || kind === "bool" ? { kind } : { kind: "string" };
}

function rigidTensor(context: Context, parameter: SignatureParameter): Type {
  const wildcards = new Set<string>();
  const wildcard = (name: string) => {
    const key = `_#${++keys}`;
    wildcards.add(key);
    return named(key, name);
  };
  const type = evaluateType(context, parameter.type, { wildcard });
  if (parameter.variadic) {
    const key = `parts#${++keys}`;
    return { kind: "pack", parts: [{ kind: "some", key, name: parameter.name, type, wildcards }] };
  }
  return parameter.optional ? optional(type) : type;
}
