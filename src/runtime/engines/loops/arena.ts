import { Memory } from "./webassembly.ts";

const PAGE = 1 << 16;
/** What loops load and store at once: addresses and lengths are multiples of it. */
const STEP = 16;

/** Memory that loops in WebAssembly work on. What has been reserved stays where it is; behind it is room for one step at a time. */
export class Arena {
  readonly memory: Memory;
  readonly pages: number;
  private end = 0;

  /** Memory that threads share never has more room. Errors: RangeError where the system has not so much memory. */
  constructor(bytes: number, shared = false) {
    this.pages = Math.ceil(bytes / PAGE);
    const more = shared ? { maximum: this.pages, shared } : {};
    this.memory = new Memory({ initial: this.pages, ...more });
  }

  /** Room for so many bytes; gives its address. */
  reserve(bytes: number): number {
    const address = this.end;
    this.end += aligned(bytes);
    this.ensure(this.end);
    return address;
  }

  /** Room behind what is reserved, until it is asked for again; gives its address. */
  room(bytes: number): number {
    this.ensure(this.end + bytes);
    return this.end;
  }

  /** A view, which holds until more memory is asked for. */
  floats(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.memory.buffer, address, length);
  }

  integers(address: number, length: number): Int32Array<ArrayBuffer> {
    return new Int32Array(this.memory.buffer, address, length);
  }

  private ensure(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
  }
}

/** A number of bytes, rounded up to what loops take at once. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / STEP) * STEP;
}
