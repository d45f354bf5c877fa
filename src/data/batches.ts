import { Worker } from "node:worker_threads";
import { type Diagnostic, MultimError } from "../diagnostics/diagnostic.ts";
import type { BatchRequest, MadeBatch } from "./batch.ts";
import type { Batch, BatchPlan } from "./dataset.ts";
import type { Store } from "./store.ts";
import { requestsOf, type Window, windowRequests, windowRows, windowsOf } from "./windows.ts";

/**
 * What the worker is told: to make batches, where `id` is the first one's, and the others' follow it; to gather the rows of a window,
 * of which so many batches will be asked for; to forget windows. It answers with batches.
 */
export type Question =
  | { readonly id: number; readonly requests: readonly BatchRequest[] }
  | {
      readonly gather: number;
      readonly rows: Int32Array;
      readonly batches: number;
      readonly training: boolean;
    }
  | { readonly leave: readonly number[] };
export type Answer =
  | { readonly id: number; readonly batch: MadeBatch }
  | { readonly id: number; readonly failure: Error | readonly Diagnostic[] };

/** How many bytes of batches are made before they are wanted, and how many batches at least and at most. */
const room = { bytes: 1 << 26, least: 2, most: 32 };

/** Makes batches in a thread that shares the store. It starts with the first batch, and doesn't keep the process alive. */
export class BatchMaker {
  readonly #store: Store;
  /** How many rows are gathered at once; undefined where the columns lie in memory. */
  readonly #windowRows: number | undefined;
  #worker: Worker | undefined;
  #asked = 0;
  #windows = 0;
  /** How many batches are made ahead: a few until one shows how large they are. */
  #ahead = 4;
  readonly #waiting = new Map<number, { resolve(batch: MadeBatch): void; reject(error: Error): void }>();

  constructor(store: Store) {
    this.#store = store;
    this.#windowRows = windowRows(store);
  }

  /** The batches of a plan, in order; the first are made from now on. Errors: MM767; the signal's reason, once it is aborted. */
  batches(plan: BatchPlan): AsyncGenerator<Batch> {
    const { requests, leave } = this.#opened(plan);
    const queue: Promise<MadeBatch>[] = [];
    const refill = () => {
      // Several are asked for at once: a message costs more than it says.
      const most = this.#ahead - queue.length;
      if (most >= this.#ahead / 2) queue.push(...this.#ask(taken(requests, most)));
    };
    refill();
    return inTurn(queue, { refill, leave }, plan.signal);
  }

  /** What is to be asked for a plan, and what is to be done once nothing more of it is wanted. */
  #opened(plan: BatchPlan): { requests: Iterator<BatchRequest, undefined>; leave(): void } {
    if (this.#windowRows === undefined) return { requests: requestsOf(plan), leave: () => undefined };
    const windows = windowsOf(plan, this.#windowRows, this.#windows);
    this.#windows += windows.length;
    const { training, batch } = plan;
    const gather = ({ id, from, to }: Window) => {
      const rows = plan.rows.slice(from, to);
      this.#tell({ gather: id, rows, batches: Math.ceil(rows.length / batch), training });
    };
    return {
      requests: windowRequests(plan, windows, gather),
      leave: () => this.#worker?.postMessage({ leave: windows.map(({ id }) => id) } satisfies Question),
    };
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(requests: readonly BatchRequest[]): readonly Promise<MadeBatch>[] {
    if (requests.length === 0) return [];
    const id = this.#asked;
    this.#asked += requests.length;
    const answers = requests.map((_, i) => {
      const answer = new Promise<MadeBatch>((resolve, reject) =>
        this.#waiting.set(id + i, { resolve, reject }),
      );
      // A failure is thrown where the batch is wanted; if it never is, it must not end the process.
      answer.catch(() => undefined);
      return answer;
    });
    this.#tell({ id, requests }).ref();
    return answers;
  }

  #tell(question: Question): Worker {
    this.#worker ??= this.#start();
    this.#worker.postMessage(question);
    return this.#worker;
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { workerData: this.#store });
    worker.unref();
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) worker.unref();
      if ("batch" in answer) {
        const bytes = answer.batch.feeds.reduce((sum, [, { data }]) => sum + data.byteLength, 0);
        this.#ahead = Math.max(room.least, Math.min(room.most, Math.floor(room.bytes / bytes)));
        waiting?.resolve(answer.batch);
      } else waiting?.reject(received(answer.failure));
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", () => this.#fail(new Error("the data set was disposed of while batches were made")));
    return worker;
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    this.#worker = undefined;
  }
}

function received(failure: Error | readonly Diagnostic[]): Error {
  return failure instanceof Error ? failure : new MultimError(failure);
}

/** Built by scripts/build.mjs: beside this file where this file is bundled, in dist/ where it is run from source. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/batch-worker.js" : "./batch-worker.js",
  import.meta.url,
);

async function* inTurn(
  queue: Promise<MadeBatch>[],
  { refill, leave }: { refill(): void; leave(): void },
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  try {
    for (let next = queue.shift(); next; next = queue.shift()) {
      signal?.throwIfAborted();
      const { size, rows, feeds } = await next;
      signal?.throwIfAborted();
      refill();
      yield { size, rows, feeds: new Map(feeds) };
    }
  } finally {
    leave();
  }
}

/** The next items, at most so many. */
function taken<T>(items: Iterator<T, undefined>, most: number): T[] {
  const own: T[] = [];
  for (let next = items.next(); !next.done; next = items.next()) {
    own.push(next.value);
    if (own.length === most) break;
  }
  return own;
}
