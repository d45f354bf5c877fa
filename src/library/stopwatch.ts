import type { Seconds } from "../runtime/training/events.ts";

/** Takes the times of a run, from when it is made. */
export class Stopwatch {
  readonly #start = performance.now();
  #prepare = 0;
  #first = 0;

  prepared(): void {
    this.#prepare = this.#now();
  }

  stepped(): void {
    if (this.#first === 0) this.#first = this.#now();
  }

  seconds(): Seconds {
    return { prepare: this.#prepare, first_step: this.#first, total: this.#now() };
  }

  #now(): number {
    return Math.round(performance.now() - this.#start) / 1000;
  }
}
