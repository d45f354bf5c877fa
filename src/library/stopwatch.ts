import type { Seconds } from "../runtime/training/events.ts";

/** Takes the times of a run, from when it is made. */
export class Stopwatch {
  readonly #start = performance.now();
  #prepare = 0;
  #first = 0;
  #waiting = 0;

  prepared(): void {
    this.#prepare = this.#now();
  }

  /** Takes the seconds that a step waited for its batch. */
  stepped(waited: number): void {
    if (this.#first === 0) this.#first = this.#now();
    else this.#waiting += waited;
  }

  seconds(): Seconds {
    const waiting = Math.round(1000 * this.#waiting) / 1000;
    return { prepare: this.#prepare, first_step: this.#first, waiting, total: this.#now() };
  }

  #now(): number {
    return Math.round(performance.now() - this.#start) / 1000;
  }
}
