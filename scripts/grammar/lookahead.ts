import { getLookaheadPaths, LLkLookaheadStrategy, type LookaheadProductionType } from "chevrotain";
import { Grammar } from "../../src/parser/grammar/grammar.ts";
import { type OptionOptions, type OrOptions, placeOf } from "../../src/parser/grammar/lookahead.ts";

/** Works out by Chevrotain what tells which way to go, and keeps it. */
class Recorder extends LLkLookaheadStrategy {
  readonly table = new Map<string, string[][][]>();

  override buildLookaheadForAlternation(options: OrOptions) {
    this.#record(options, "Alternation");
    return super.buildLookaheadForAlternation(options);
  }

  override buildLookaheadForOptional(options: OptionOptions) {
    this.#record(options, options.prodType, 1);
    return super.buildLookaheadForOptional(options);
  }

  /** Of what is optional the second alternative is what follows. */
  #record(options: OrOptions | OptionOptions, prodType: LookaheadProductionType, count?: number): void {
    const { prodOccurrence: occurrence, rule, maxLookahead } = options;
    const alternatives = getLookaheadPaths({ occurrence, rule, prodType, maxLookahead }).slice(0, count);
    this.table.set(
      placeOf(options),
      alternatives.map((rows) => rows.map((row) => row.map(({ name }) => name))),
    );
  }
}

/** The table as JSON, a place a line. */
export function lookaheadTable(): string {
  const recorder = new Recorder({ maxLookahead: 2 });
  new Grammar({ lookahead: recorder });
  const lines = [...recorder.table].map(
    ([place, rows]) => `${JSON.stringify(place)}: ${JSON.stringify(rows)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}
