import { power } from "../precedence.ts";
import type * as tree from "../tree.ts";
import { type Doc, group, hardLine, indent, join, line } from "./document.ts";
import type { Element } from "./elements.ts";
import { ExpressionPrinter } from "./expressions.ts";

/** Prints declarations and whole modules. */
export class DeclarationPrinter extends ExpressionPrinter {
  module({ declarations }: tree.Module): Doc {
    const elements = declarations.map(
      (node): Element => ({
        ...node.span,
        ...docLines(node),
        apart: node.kind === "data" || (node.kind === "definition" && node.body !== undefined),
        print: () => this.declaration(node),
      }),
    );
    return this.sequence(elements, Number.POSITIVE_INFINITY, "");
  }

  private declaration(node: tree.Declaration): Doc {
    switch (node.kind) {
      case "import":
        return this.importDeclaration(node);
      case "data":
        return this.data(node);
      case "definition":
        return this.definition(node);
      case "train": {
        const base = node.base === undefined ? "" : ` = ${node.base.text} with`;
        return [
          documentation(node),
          `train ${node.name.text}${base} `,
          this.entries(node.entries, node.span.end),
        ];
      }
      case "predict":
        return [documentation(node), `predict ${node.name.text} `, this.entries(node.entries, node.span.end)];
    }
  }

  private importDeclaration({ names, from }: tree.Import): Doc {
    const elements = names.map(
      ({ name, alias }): Element => ({
        start: name.span.start,
        end: (alias ?? name).span.end,
        print: () => (alias === undefined ? name.text : `${name.text} as ${alias.text}`),
      }),
    );
    return ["import ", this.braces(elements, from.span.start), " from ", this.expression(from, 0)];
  }

  private definition(node: tree.Definition): Doc {
    const parameters = node.parameters.map(
      (one): Element => ({ ...one.span, print: () => this.parameter(one) }),
    );
    const list = this.list("(", parameters, ")", node.result.span.start);
    const result = this.type(node.result);
    const where = node.where.length === 0 ? "" : [line, "where ", this.conjunction(node.where)];
    return [
      documentation(node),
      node.batchwise ? "batchwise " : "",
      `${node.sort} ${node.name.text}`,
      [list, " -> ", result, group(indent(where))],
      node.body === undefined ? "" : [" ", this.block(node.body)],
    ];
  }

  private parameter({ name, optional, type, variadic, default: initial }: tree.Parameter): Doc {
    return [
      `${name.text}${optional ? "?" : ""}: `,
      this.type(type),
      variadic ? "..." : "",
      initial === undefined ? "" : [" = ", this.expression(initial, 0)],
    ];
  }

  private conjunction(conditions: readonly tree.Expression[]): Doc {
    const docs = conditions.map((one) => this.expression(one, power("and") + 1));
    return group(indent(join([" and", line], docs)));
  }

  private data(node: tree.Data): Doc {
    const items = node.items.map(
      (item): Element => ({ ...item.span, ...docLines(item), print: () => this.item(item) }),
    );
    return [documentation(node), `data ${node.name.text} `, this.braces(items, node.span.end, true)];
  }

  private item(node: tree.DataItem): Doc {
    switch (node.kind) {
      case "source":
        return [`source ${node.name.text} = `, this.expression(node.value, 0)];
      case "join": {
        const cardinality = node.cardinality === undefined ? "" : `, ${node.cardinality.value}`;
        return [`join ${node.source.text} on `, this.conjunction(node.on), cardinality];
      }
      case "key": {
        const columns = node.columns.map((column) => this.expression(column, 0));
        return ["key ", group(indent(join([",", line], columns)))];
      }
      case "field":
        return this.field(node);
      case "split":
        return ["split by ", this.expression(node.by, 0), " ", this.entries(node.parts, node.span.end)];
      case "on-error":
        return ["on error ", this.expression(node.policy, 0)];
    }
  }

  private field(node: tree.Field): Doc {
    return [
      documentation(node),
      `${node.target ? "target " : ""}${node.name.text}${node.optional ? "?" : ""}: `,
      this.type(node.type),
      " = ",
      this.expression(node.value, 0),
    ];
  }

  private entries(entries: readonly tree.Entry[], end: number): Doc {
    const elements = entries.map(
      ({ name, value, span }): Element => ({
        ...span,
        print: () => [name.text, ": ", this.expression(value, 0)],
      }),
    );
    return this.braces(elements, end);
  }
}

function documentation({ doc }: { readonly doc?: string }): Doc {
  if (doc === undefined) return "";
  return doc.split("\n").flatMap((text) => [text === "" ? "///" : `/// ${text}`, hardLine]);
}

function docLines(node: tree.Declaration | tree.DataItem): { docLines?: number } {
  return "doc" in node && node.doc !== undefined ? { docLines: node.doc.split("\n").length } : {};
}
