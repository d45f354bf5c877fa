import { dimensions } from "../../diagnostics/catalogue/dimensions.ts";
import { names } from "../../diagnostics/catalogue/names.ts";
import { types } from "../../diagnostics/catalogue/types.ts";
import type * as tree from "../../parser/tree.ts";
import { asNumber, type Dim, equal, named } from "../dimensions/polynomial.ts";
import { atomsOf, substitute } from "../dimensions/substitute.ts";
import { tell } from "../tell.ts";
import { printType } from "../types/print.ts";
import { errorType, int, isStaticType, type ListType, scalar, type Type } from "../types/type.ts";
import { zipTypes } from "../types/zip.ts";
import { blockType } from "./block.ts";
import { type Context, fresh, inner, silent } from "./context.ts";
import { typeOf } from "./expression.ts";
import { below, besideHead } from "./site.ts";
import { tellAbsent } from "./tensors.ts";

/** So many turns a `repeat` may have. */
const limit = 1000;

/** So many turns all of them together may have: of a definition, or of a model in one mode. */
const limitOfAll = 20_000;

/** What a `repeat` goes through: elements that are known, or some of which only the type is known. */
interface Turns {
  /** The items, as far as they are known; for a count, as many empty places. */
  readonly items?: readonly (Type | undefined)[];
  readonly list?: ListType;
}

/** `repeat … from h = x { … }`: each turn's value is the next turn's `h`. */
export function repeatType(context: Context, node: tree.Repeat): Type {
  const beside = besideHead(context);
  const turns = turnsOf(beside, node);
  const given = typeOf(beside, node.initial);
  const initial = given.kind === "int" || given.kind === "float" ? scalar : given;
  if (initial.kind === "optional") return tellAbsent(context, initial.of, node.initial);
  if (!turns || initial.kind === "error") {
    turn(silent(context), node, errorType, errorType);
    return errorType;
  }
  return context.concrete && turns.items
    ? unrolled(context, node, turns.items, initial)
    : inGeneral(context, node, turns, initial);
}

function turnsOf(context: Context, node: tree.Repeat): Turns | undefined {
  const over = typeOf(context, node.over);
  if (over.kind === "error") return undefined;
  if (over.kind !== (node.item ? "list" : "int")) {
    const what = node.item ? "what `repeat` goes through" : "the count of `repeat`";
    const given = printType(over);
    const places = [[node.over.span, `this is ${given}`]] as const;
    const wanted = node.item ? "a list" : "a whole number";
    if (isStaticType(over)) tell(context, types.staticKind, { what, wanted, given }, places);
    else tell(context, types.notStatic, { what, given }, places);
    return undefined;
  }
  const count = over.kind === "int" ? asNumber(over.value) : undefined;
  const items = over.kind === "list" ? ("elements" in over ? over.elements : undefined) : undefined;
  if (Math.max(count ?? 0, items?.length ?? 0) > limit) {
    tell(context, dimensions.budget, { what: "this `repeat`", limit }, [
      [node.over.span, `this is ${printType(over)}`],
    ]);
    return undefined;
  }
  if (over.kind === "list") return { ...(items && { items }), list: over };
  if (count !== undefined) return { items: Array.from({ length: Math.max(count, 0) }) };
  if (!context.concrete) return {};
  const told = { what: "the count of `repeat`", given: printType(over) };
  tell(context, types.notStatic, told, [[node.over.span, "not known before the data are prepared"]]);
  return undefined;
}

/** One turn: the block's type with `h` and the item as given. */
function turn(context: Context, node: tree.Repeat, carried: Type, item: Type | undefined): Type {
  const block = inner(context);
  block.environment.define(node.carried.text, { what: "carried", type: carried, span: node.carried.span });
  if (node.item) {
    block.environment.define(node.item.text, { what: "item", type: item ?? errorType, span: node.item.span });
  }
  const type = blockType(block, node.body);
  if (node.item && !context.concrete) tellUnusedItem(block, node.item);
  return type.kind === "int" || type.kind === "float" ? scalar : type;
}

function tellUnusedItem(context: Context, item: tree.Name): void {
  if (context.environment.find(item.text)?.used || item.text.startsWith("_")) return;
  tell(context, names.unusedLet, { name: item.text }, [[item.span, "nothing uses it"]]);
}

/** All turns, one after another. */
function unrolled(
  context: Context,
  node: tree.Repeat,
  items: readonly (Type | undefined)[],
  initial: Type,
): Type {
  let carried = initial;
  const { expanded } = context;
  for (const [number, item] of items.entries()) {
    if (++expanded.turns === limitOfAll) {
      tell(context, dimensions.budget, { what: "the program", limit: limitOfAll }, [
        [node.span, "when it came here"],
      ]);
    }
    if (expanded.turns >= limitOfAll) return errorType;
    const inside = below(context, node, String(number), context.site?.isHead);
    carried = turn(inside, node, carried, item);
  }
  return carried;
}

/**
 * Every turn at once: sizes that change become names of which nothing is known, until a turn keeps the rest as it was. What
 * they are after the last turn is told by the last element, or known only in an instance.
 */
function inGeneral(context: Context, node: tree.Repeat, turns: Turns, initial: Type): Type {
  const item = turns.list && anyElement(turns.list, node.item?.text ?? "");
  const changing = new Map<string, Dim>();
  let carried = initial;
  for (let attempt = 0; attempt < 16; attempt++) {
    const next = turn(context, node, carried, item);
    if (next.kind === "error") return errorType;
    const before = changing.size;
    const wider = zipTypes(carried, next, (a, b) => {
      if (equal(a, b) || isChanging(a, changing)) return a;
      const name = fresh(`${node.carried.text}'s size`);
      changing.set(name.key, name);
      return name;
    });
    if (!wider) return notNext(context, node, carried, next);
    if (changing.size === before)
      return afterwards(context, node, turns, initial, carried, next, changing, item);
    carried = wider;
  }
  return errorType;
}

const isChanging = (dim: Dim, changing: ReadonlyMap<string, Dim>) => changing.has(dim.key);

function anyElement(list: ListType, name: string): Type {
  const element = "element" in list ? list.element : list.elements[0];
  if (!element) return errorType;
  return element.kind === "int" ? int(fresh(name)) : element.kind === "float" ? { kind: "float" } : element;
}

function afterwards(
  context: Context,
  node: tree.Repeat,
  turns: Turns,
  initial: Type,
  carried: Type,
  next: Type,
  changing: ReadonlyMap<string, Dim>,
  item: Type | undefined,
): Type {
  if (changing.size === 0) return carried;
  if (turns.items) return unrolled(silent(context), node, turns.items, initial);
  const { list } = turns;
  const last = list && "key" in list ? named(`last(${list.key})`, `last(${list.name})`, true) : undefined;
  const atEnd = new Map(item?.kind === "int" && last ? [[keyOf(item.value), last]] : []);
  const inside = new Set([...changing.values()].map(keyOf));
  const result = zipTypes(carried, next, (before, after) => {
    if (!isChanging(before, changing)) return before;
    const hangsOn = atomsOf(after).some((atom) => inside.has(atom.key));
    return hangsOn ? fresh(`${node.carried.text}'s last size`, true) : substitute(after, atEnd);
  });
  return result ?? errorType;
}

/** The key of the one atom that a fresh size is. */
const keyOf = (dim: Dim): string => dim.terms[0]?.factors[0]?.atom.key ?? "";

function notNext(context: Context, node: tree.Repeat, before: Type, after: Type): Type {
  const told = { name: node.carried.text, before: printType(before), after: printType(after) };
  tell(context, dimensions.repeated, told, [
    [node.body.result.span, `this is ${told.after}`],
    [node.initial.span, `it begins as ${told.before}`],
  ]);
  return errorType;
}
