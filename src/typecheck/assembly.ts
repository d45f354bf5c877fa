import { dimensions } from "../diagnostics/catalogue/dimensions.ts";
import { report } from "../diagnostics/catalogue/entry.ts";
import { types } from "../diagnostics/catalogue/types.ts";
import type { Span } from "../diagnostics/diagnostic.ts";
import type { Frame } from "./bodies/context.ts";
import { inChain, ownFirst } from "./bodies/context.ts";
import { type Dim, equal } from "./dimensions/polynomial.ts";
import type { Report } from "./interface.ts";
import { isWithin, Place } from "./place.ts";
import { printShape } from "./types/print.ts";

/** What a step is for. Each is a program of its own, in which `training` is decided; prediction is evaluation without the loss. */
export type Mode = "training" | "evaluating";

export const modes: readonly Mode[] = ["training", "evaluating"];

/** Modes as messages name them. */
const modeNames: Readonly<Record<Mode, string>> = { training: "training", evaluating: "evaluation" };

/** A parameter or a state, where it is met. */
export interface Met {
  readonly path: string;
  readonly dims: readonly Dim[];
  readonly mode: Mode;
  readonly span: Span;
  /** The calls that lead to it. */
  readonly chain: readonly Frame[];
}

/** A model and its loss while they are put together for their data: the cells that they have, in all modes. */
export class Assembly {
  readonly root = new Place("");
  /** Instances of definitions that have been checked, by mode, place and arguments. */
  readonly instances = new Set<string>();
  /** Whether all of it has been seen: nothing is in error. */
  isWhole = true;
  private readonly cells = new Map<string, { readonly first: Met; readonly modes: Set<Mode> }>();
  private readonly frozen: readonly string[];
  private readonly report: Report;

  /** `frozen` has the paths of parts that keep what they have learned. */
  constructor(frozen: readonly string[], report: Report) {
    this.frozen = frozen;
    this.report = report;
  }

  /** Whether what is done at one place may differ at another. */
  get hasFrozen(): boolean {
    return this.frozen.length > 0;
  }

  /** Whether `training` holds in a mode at a place: not in what is frozen. */
  isTraining(mode: Mode, place: Place): boolean {
    return mode === "training" && !this.frozen.some((part) => isWithin(place.path, part));
  }

  /** Counts a cell; one that has been met with other sizes is reported. */
  meet(met: Met): void {
    const known = this.cells.get(met.path);
    if (!known) this.cells.set(met.path, { first: met, modes: new Set([met.mode]) });
    else {
      known.modes.add(met.mode);
      const isSame = met.dims.every((dim, i) => equal(dim, known.first.dims[i] ?? dim));
      if (!isSame) this.tellSizes(known.first, met);
    }
  }

  private tellSizes(first: Met, other: Met): void {
    this.isWhole = false;
    const isOfModes = first.mode !== other.mode;
    const [one, another] = isOfModes
      ? [`in ${modeNames[first.mode]}`, `in ${modeNames[other.mode]}`]
      : ["in one use of its instance", "in another"];
    const [a, b] = [printShape({ dims: first.dims }), printShape({ dims: other.dims })];
    const told = { path: first.path, first: `${a} ${one}`, other: `${b} ${another}` };
    const place = other.chain.findIndex((frame, i) => frame.span !== first.chain[i]?.span);
    const [use, before] = [other.chain[place], first.chain[place]];
    const declared = { span: other.span, text: "declared here" };
    const uses =
      use && before
        ? [
            { span: use.span, text: `${b} for this` },
            { span: before.span, text: `${a} for this` },
          ]
        : [];
    const diagnostic = report(dimensions.twoShapes, told, { labels: [...uses, declared] });
    this.report(uses.length > 0 ? ownFirst(diagnostic) : inChain(diagnostic, other.chain));
  }

  /** Reports cells that training never comes to: they would stay what they are at first. */
  tellUntrained(): void {
    for (const [path, { first, modes: met }] of this.cells) {
      if (met.has("training")) continue;
      const mode = modeNames[first.mode];
      const [use, ...around] = first.chain.toReversed();
      const declared = { span: first.span, text: "declared here" };
      const isCalled = use !== undefined && around.length > 0;
      const labels = isCalled ? [{ span: use.span, text: `in ${mode} only` }, declared] : [declared];
      const diagnostic = report(types.untrained, { path, mode }, { labels });
      this.report(inChain(diagnostic, isCalled ? around.reverse() : first.chain));
    }
  }

  /** The paths of all parts that have cells. */
  get parts(): ReadonlySet<string> {
    const parts = new Set<string>();
    for (const path of this.cells.keys()) {
      const names = path.split(".");
      for (let depth = 1; depth <= names.length; depth++) parts.add(names.slice(0, depth).join("."));
    }
    return parts;
  }
}
