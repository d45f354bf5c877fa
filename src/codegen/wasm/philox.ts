import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from "../../ir/random.ts";
import { choose, get, i32, i32x4, integer, products, set, v128 } from "./instructions.ts";
import type { Locals } from "./locals.ts";

/** Four vectors' locals: a word of four counters each, or the words of a counter each. */
export type Four = readonly [number, number, number, number];

/** Philox 4x32-10 on four counters at once. */
export class Philox {
  private readonly multipliers: readonly [number, number];
  private readonly keys: readonly (readonly [number, number])[];
  private readonly lower: readonly [number, number];
  private readonly upper: readonly [number, number];

  constructor(locals: Locals) {
    const two = () => [locals.vector(), locals.vector()] as const;
    this.multipliers = two();
    this.keys = Array.from({ length: ROUNDS }, two);
    this.lower = two();
    this.upper = two();
  }

  /** What is the same for all counters, from the two locals that hold the key. */
  start(key: readonly [number, number]): readonly number[] {
    const constants = [MULTIPLIER_0, MULTIPLIER_1].flatMap((multiplier, i) => [
      ...[...i32x4.all(multiplier), ...set(this.multipliers[i] as number)],
    ]);
    const schedule = this.keys.flatMap((locals, round) =>
      [WEYL_0, WEYL_1].flatMap((weyl, i) => [
        ...[...get(key[i] as number), ...integer(Math.imul(round, weyl)), ...i32.add],
        ...[...i32x4.splat, ...set(locals[i] as number)],
      ]),
    );
    return [...constants, ...schedule];
  }

  /** A word of four counters each becomes a random word of each. */
  rounds(fours: readonly Four[]): readonly number[] {
    return this.keys.flatMap((keys) => fours.flatMap((four) => this.round(four, keys)));
  }

  private round([c0, c1, c2, c3]: Four, [key0, key1]: readonly [number, number]): readonly number[] {
    return [
      ...[...this.product(c0, 0), ...this.product(c2, 1)],
      ...[...this.words(1, 1), ...mixed(c1, key0), ...set(c0), ...this.words(1, 0), ...set(c1)],
      ...[...this.words(0, 1), ...mixed(c3, key1), ...set(c2), ...this.words(0, 0), ...set(c3)],
    ];
  }

  /** The words of each counter, of words of four counters each. */
  transposed([c0, c1, c2, c3]: Four): readonly number[] {
    const [[l0, l1], [u0, u1]] = [this.lower, this.upper];
    const pairs = [
      ...[...get(c0), ...get(c1), ...choose(0, 4, 1, 5), ...set(l0)],
      ...[...get(c0), ...get(c1), ...choose(2, 6, 3, 7), ...set(u0)],
      ...[...get(c2), ...get(c3), ...choose(0, 4, 1, 5), ...set(l1)],
      ...[...get(c2), ...get(c3), ...choose(2, 6, 3, 7), ...set(u1)],
    ];
    return [
      ...pairs,
      ...[...get(l0), ...get(l1), ...choose(0, 1, 4, 5), ...set(c0)],
      ...[...get(l0), ...get(l1), ...choose(2, 3, 6, 7), ...set(c1)],
      ...[...get(u0), ...get(u1), ...choose(0, 1, 4, 5), ...set(c2)],
      ...[...get(u0), ...get(u1), ...choose(2, 3, 6, 7), ...set(c3)],
    ];
  }

  /** Whole products of four numbers with a multiplier, as two lower and two upper ones. */
  private product(of: number, which: 0 | 1): readonly number[] {
    const both = [...get(of), ...get(this.multipliers[which])];
    return [
      ...[...both, ...products.lower, ...set(this.lower[which])],
      ...[...both, ...products.upper, ...set(this.upper[which])],
    ];
  }

  /** The lower or upper words of four products. */
  private words(which: 0 | 1, half: 0 | 1): readonly number[] {
    const four = choose(half, half + 2, half + 4, half + 6);
    return [...get(this.lower[which]), ...get(this.upper[which]), ...four];
  }
}

function mixed(other: number, key: number): readonly number[] {
  return [...get(other), ...v128.xor, ...get(key), ...v128.xor];
}
