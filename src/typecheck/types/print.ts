import { printDim } from "../dimensions/print.ts";
import type { Callable } from "./callable.ts";
import type { ListType, Part, Shape, Type } from "./type.ts";

/** A type as people write it, as far as the language can write it. */
export function printType(type: Type): string {
  switch (type.kind) {
    case "error":
      return "?";
    case "tensor":
      return printShape(type.shape);
    case "text":
      return `text[${printDim(type.length)}, ${printDim(type.vocabulary)}]`;
    case "category":
      return `category[${printDim(type.values)}]`;
    case "bag":
      return `bag[${printDim(type.buckets)}]`;
    case "meaning":
      return type.width ? `${type.meaning}[${printDim(type.width)}]` : type.meaning;
    case "optional":
      return `${printType(type.of)}?`;
    case "record":
      return `{ ${[...type.fields].map(([name, field]) => `${name}: ${printType(field)}`).join(", ")} }`;
    case "pack":
      return type.parts.map(printPart).join(", ");
    case "int":
      return `int ${printDim(type.value)}`;
    case "float":
    case "bool":
    case "string":
      return type.value === undefined ? type.kind : `${type.kind} ${JSON.stringify(type.value)}`;
    case "list":
      return printList(type);
    case "definition":
      return printCallable(type.callable);
  }
}

export function printShape(shape: Shape): string {
  const dims = shape.dims.map(printDim);
  if (shape.lead?.kind === "ragged") return `seq[${[printDim(shape.lead.length), ...dims].join(", ")}]`;
  return `[${[...(shape.lead ? [`...${shape.lead.name}`] : []), ...dims].join(", ")}]`;
}

function printPart(part: Part): string {
  return part.kind === "one" ? printType(part.type) : `${printType(part.type)}...`;
}

function printList(list: ListType): string {
  if ("elements" in list) return `[${list.elements.map(printValue).join(", ")}]`;
  return `${list.element.kind}[]`;
}

/** A static value; anything else by its type. */
export function printValue(type: Type): string {
  if (type.kind === "int") return printDim(type.value);
  if ((type.kind === "float" || type.kind === "bool") && type.value !== undefined) return String(type.value);
  if (type.kind === "string" && type.value !== undefined) return JSON.stringify(type.value);
  return printType(type);
}

function printCallable(callable: Callable): string {
  const bound = [...callable.bound].map(([name, argument]) => `${name}: ${printValue(argument.type)}`);
  return bound.length > 0 ? `${callable.name}(${bound.join(", ")})` : callable.name;
}
