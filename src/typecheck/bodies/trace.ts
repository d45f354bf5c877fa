import type { Span } from "../../diagnostics/diagnostic.ts";
import { internal } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { Dim } from "../dimensions/polynomial.ts";
import type { Place } from "../place.ts";
import type { Expanded, Frame } from "./context.ts";
import type { Site } from "./site.ts";

type Event =
  | {
      readonly kind: "place";
      readonly parent: Place;
      readonly node: tree.Node;
      readonly name: string;
      readonly place: Place;
    }
  | { readonly kind: "cell"; readonly place: Place; readonly dims: readonly Dim[]; readonly span: Span }
  | {
      readonly kind: "instance";
      readonly place: Place;
      readonly trace: Trace;
      readonly frame: Frame;
      readonly again: Again;
    };

/** Where a trace is gone through again. */
export interface Elsewhere {
  readonly site: Pick<Site, "assembly" | "mode" | "isPredicted">;
  readonly place: Place;
  readonly chain: readonly Frame[];
  readonly expanded: Expanded;
}

/** Makes an instance anew. */
export type Again = (elsewhere: Elsewhere) => void;

/**
 * What the check of a definition's body does at its place: the places that it names, the cells that it meets, the instances that
 * it makes. With the same arguments it does the same elsewhere, and the body need not be looked at again.
 */
export class Trace {
  /** Whether all of it lies below its place, and nothing was in error. */
  isRepeatable = true;
  /** Whether the body itself may be another in another mode; that of an instance in it is looked at by itself. */
  isOfMode = false;
  /** What was looked at on the way. */
  cost: Expanded = { turns: 0, instances: 0 };
  private readonly root: Place;
  private readonly site: Pick<Site, "mode" | "isPredicted">;
  private readonly places: Set<Place>;
  private readonly events: Event[] = [];

  constructor(root: Place, site: Pick<Site, "mode" | "isPredicted">) {
    this.root = root;
    this.site = site;
    this.places = new Set([root]);
  }

  /** A place that a node has been given. */
  named(parent: Place, node: tree.Node, name: string, place: Place): void {
    this.visit(parent);
    this.places.add(place);
    this.events.push({ kind: "place", parent, node, name, place });
  }

  met(place: Place, dims: readonly Dim[], span: Span): void {
    this.visit(place);
    this.events.push({ kind: "cell", place, dims, span });
  }

  instance(place: Place, trace: Trace, frame: Frame, again: Again): void {
    this.visit(place);
    this.isRepeatable &&= trace.isRepeatable;
    this.events.push({ kind: "instance", place, trace, frame, again });
  }

  /** Something is done at a place. An instance that was given from outside is none of the places below. */
  visit(place: Place): void {
    if (!this.places.has(place)) this.isRepeatable = false;
  }

  /** Does the same at another place, or makes an instance anew that may be another in its mode. */
  repeat(elsewhere: Elsewhere): void {
    const { site, place, chain, expanded } = elsewhere;
    const places = new Map([[this.root, place]]);
    const placeOf = (recorded: Place) => places.get(recorded) ?? internal("a place that the trace has not");
    for (const event of this.events) {
      if (event.kind === "place") {
        places.set(event.place, placeOf(event.parent).child(event.node, event.name));
      } else if (event.kind === "cell") {
        const { dims, span } = event;
        site.assembly.meet({ path: placeOf(event.place).path, dims, mode: site.mode, span, chain });
      } else if (event.trace.holdsIn(site)) {
        event.trace.repeat({ ...elsewhere, place: placeOf(event.place), chain: [...chain, event.frame] });
      } else {
        expanded.turns -= event.trace.cost.turns;
        expanded.instances -= event.trace.cost.instances;
        event.again({ ...elsewhere, place: placeOf(event.place) });
      }
    }
  }

  private holdsIn({ mode, isPredicted }: Pick<Site, "mode" | "isPredicted">): boolean {
    return !this.isOfMode || (mode === this.site.mode && isPredicted === this.site.isPredicted);
  }
}
