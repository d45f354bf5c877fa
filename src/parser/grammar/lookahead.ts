import { type BaseParser, type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";

/** Chevrotain's lookahead, worked out where the parser first needs it: hardly a program needs all of it. */
export class LazyLookahead extends LLkLookaheadStrategy {
  override buildLookaheadForAlternation(
    ...given: Parameters<ILookaheadStrategy["buildLookaheadForAlternation"]>
  ) {
    return lazily(() => super.buildLookaheadForAlternation(...given));
  }

  override buildLookaheadForOptional(...given: Parameters<ILookaheadStrategy["buildLookaheadForOptional"]>) {
    return lazily(() => super.buildLookaheadForOptional(...given));
  }
}

type Looking<A extends unknown[], R> = (this: BaseParser, ...alternatives: A) => R;

function lazily<A extends unknown[], R>(build: () => Looking<A, R>): Looking<A, R> {
  let built: Looking<A, R> | undefined;
  return function (...alternatives) {
    built ??= build();
    return built.apply(this, alternatives);
  };
}
