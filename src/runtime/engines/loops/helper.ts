import { Worker } from "node:worker_threads";
import { internal } from "../../../diagnostics/diagnostic.ts";
import type { Memory } from "./webassembly.ts";

/** A call of a module's function, by its place among the exports. */
export interface Call {
  readonly place: number;
  readonly operands: readonly number[];
}

/** Functions on a memory that threads share. */
interface Shared {
  readonly module: object;
  readonly memory: Memory;
}

/** Places of the board: how often something was asked and done, and from where on it says what. */
const board = { asked: 0, done: 1, order: 2, size: 1 << 14 };
const NOT_YET = -1;
const PATIENCE_MS = 60_000;

/** What the thread does, as text, so that it needs no file: an order is a number of modules, and of calls, each with its operands. */
const code = `
const { workerData: board, parentPort, receiveMessageOnPort } = require("node:worker_threads");
const exported = new Map();
const take = ({ id, module, memory }) =>
  module ? exported.set(id, new WebAssembly.Instance(module, { host: { memory } }).exports) : exported.delete(id);
let turn = 0;
Atomics.store(board, ${board.done}, turn);
for (;;) {
  Atomics.wait(board, ${board.asked}, turn);
  turn = Atomics.load(board, ${board.asked});
  for (let told = receiveMessageOnPort(parentPort); told; told = receiveMessageOnPort(parentPort)) take(told.message);
  let at = ${board.order};
  const functions = exported.get(board[at++]);
  for (let calls = board[at++]; calls > 0; calls--) {
    const [place, count] = [board[at++], board[at++]];
    functions[place](...board.subarray(at, (at += count)));
  }
  Atomics.store(board, ${board.done}, turn);
  Atomics.notify(board, ${board.done});
}`;

/** A second thread that does a part of the loops while this one does the other. It doesn't keep the process alive. */
export class Helper {
  private readonly worker: Worker;
  private readonly board = new Int32Array(new SharedArrayBuffer(4 * board.size));
  private asked = 0;
  private known = 0;

  constructor() {
    this.board[board.done] = NOT_YET;
    this.worker = new Worker(code, { eval: true, execArgv: [], workerData: this.board });
    this.worker.unref();
  }

  /** Whether it has started, and waits to be asked. */
  get isReady(): boolean {
    return Atomics.load(this.board, board.done) === this.asked;
  }

  /** Makes functions known; gives the number to name them by. */
  add({ module, memory }: Shared): number {
    const id = this.known++;
    this.worker.postMessage({ id, module, memory });
    return id;
  }

  remove(id: number): void {
    this.worker.postMessage({ id });
  }

  /** Runs `calls` in the other thread and `own` in this one; until the other one has started, all in this one by `here`. */
  share(id: number, calls: readonly Call[], own: () => void, here: (call: Call) => void): void {
    const order = [
      id,
      calls.length,
      ...calls.flatMap(({ place, operands }) => [place, operands.length, ...operands]),
    ];
    if (!this.isReady || order.length > board.size - board.order) {
      own();
      for (const call of calls) here(call);
      return;
    }
    this.board.set(order, board.order);
    Atomics.store(this.board, board.asked, ++this.asked);
    Atomics.notify(this.board, board.asked);
    own();
    while (Atomics.load(this.board, board.done) !== this.asked)
      if (Atomics.wait(this.board, board.done, this.asked - 1, PATIENCE_MS) === "timed-out")
        internal("the second thread does not answer");
  }
}

let started: Helper | undefined;

/** The second thread of this process. */
export function helper(): Helper {
  started ??= new Helper();
  return started;
}
