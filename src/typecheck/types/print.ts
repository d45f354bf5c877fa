import { printDim } from "../dimensions/print.ts";
import type { Callable } from "./callable.ts";
import type { ListType, Part, Shape, Type } from "./type.ts";

/** A type as people write it, as far as the language can write it; of what is static, the value as far as it is known. */
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
      return printValue(type);
    case "float":
    case "bool":
    case "string":
      return type.value === undefined ? `a ${type.kind}` : printValue(type);
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

/** A static value, or the name of its type where it is not known; anything else by its type. */
export function printValue(type: Type): string {
  switch (type.kind) {
    case "int":
      return printDim(type.value);
    case "float":
      return type.value === undefined ? "float" : printFloat(type.value);
    case "bool":
    case "string":
      return type.value === undefined ? type.kind : JSON.stringify(type.value);
    default:
      return printType(type);
  }
}

/** With a point, so that it is told from a whole number. */
function printFloat(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e15 ? value.toFixed(1) : String(value);
}

/** A type as it is shown where the program is written: of a static value, its kind too. */
export function printShown(type: Type): string {
  const isKnown = type.kind === "int" || (type.kind === "float" && type.value !== undefined);
  if (isKnown || ((type.kind === "bool" || type.kind === "string") && type.value !== undefined))
    return `${type.kind} ${printValue(type)}`;
  return printValue(type);
}

function printCallable(callable: Callable): string {
  const bound = [...callable.bound].map(([name, argument]) => `${name}: ${printValue(argument.type)}`);
  return bound.length > 0 ? `${callable.name}(${bound.join(", ")})` : callable.name;
}
