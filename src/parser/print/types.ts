import type { Argument, Dimension, Expression, FunctionType, NamedType, TypeExpression } from "../tree.ts";
import type { Doc } from "./document.ts";
import { type Element, Elements } from "./elements.ts";

/** Prints types. */
export abstract class TypePrinter extends Elements {
  protected abstract expression(node: Expression, least: number): Doc;
  protected abstract arguments(given: readonly Argument[], end: number): Doc;

  type(node: TypeExpression): Doc {
    switch (node.kind) {
      case "tensor":
        return this.dimensions(node.dimensions, node.span.end);
      case "named":
        return this.named(node);
      case "list":
        return node.element.kind === "function"
          ? ["(", this.type(node.element), ")[]"]
          : [this.type(node.element), "[]"];
      case "record":
        return this.braces(
          node.fields.map(({ name, type }) => ({
            start: name.span.start,
            end: type.span.end,
            print: () => [name.text, ": ", this.type(type)],
          })),
          node.span.end,
        );
      case "function":
        return this.functionType(node);
    }
  }

  private named({ name, dimensions, options, span }: NamedType): Doc {
    const end = options[0]?.span.start ?? span.end;
    const inBrackets = dimensions === undefined ? "" : this.dimensions(dimensions, end);
    return [name.text, inBrackets, options.length === 0 ? "" : this.arguments(options, span.end)];
  }

  private dimensions(dimensions: readonly Dimension[], end: number): Doc {
    const elements = dimensions.map((one) => ({ ...one.span, print: () => this.dimension(one) }));
    return this.list("[", elements, "]", end);
  }

  private dimension(node: Dimension): Doc {
    if (node.kind === "spread") return `...${node.name.text}`;
    return node.kind === "wildcard" ? "_" : this.expression(node, 0);
  }

  private functionType({ parameters, result }: FunctionType): Doc {
    const elements = parameters.map(
      ({ name, type, variadic }): Element => ({
        start: (name ?? type).span.start,
        end: type.span.end,
        print: () => [name === undefined ? "" : `${name.text}: `, this.type(type), variadic ? "..." : ""],
      }),
    );
    return [this.list("(", elements, ")", result.span.start), " -> ", this.type(result)];
  }
}
