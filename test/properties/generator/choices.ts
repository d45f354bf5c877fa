import fc from "fast-check";

/** Where a generator's decisions come from: a seed, and how many of them may be taken freely. */
export interface Source {
  readonly seed: number;
  /** Once so many decisions are taken, each that follows is the simplest: a smaller budget gives a simpler program. */
  readonly budget: number;
}

/** Sources of programs of all sizes. A failing one shrinks by its budget. */
export const sources: fc.Arbitrary<Source> = fc.record({
  seed: fc.noShrink(fc.nat({ max: 2 ** 31 - 1 })),
  budget: fc.integer({ min: 300, max: 3000 }),
});

/** Decisions, the same for the same source. The simplest comes first: `false`, the lower number, the first of several. */
export class Choices {
  private state: number;
  private left: number;

  constructor({ seed, budget }: Source) {
    this.state = seed;
    this.left = budget;
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    if (this.left <= 0 || count < 2) return 0;
    this.left--;
    return Math.floor(this.uniform() * count);
  }

  /** A whole number with both ends possible. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.below(1000) >= 1000 * (1 - probability);
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Some of several, in their order. */
  some<T>(items: readonly T[], probability = 0.5): T[] {
    return items.filter(() => this.chance(probability));
  }

  /** The same items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    return items.map(() => rest.splice(this.below(rest.length), 1)[0] as T);
  }

  /** A number with few digits. */
  number(least: number, most: number): number {
    return Number((least + (this.below(101) / 100) * (most - least)).toPrecision(2));
  }

  /** mulberry32 */
  private uniform(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
