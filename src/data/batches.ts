import { Worker } from "node:worker_threads";
import type { BatchRequest, MadeBatch } from "./batch.ts";
import type { Batch, BatchPlan } from "./dataset.ts";
import type { Store } from "./store.ts";

/** What the worker is asked, and what it answers: `id` is the first batch's, and the others' follow it. */
export interface Question {
  readonly id: number;
  readonly requests: readonly BatchRequest[];
}
export type Answer =
  | { readonly id: number; readonly batch: MadeBatch }
  | { readonly id: number; readonly failure: Error };

/** How many bytes of batches are made before they are wanted, and how many batches at least and at most. */
const room = { bytes: 1 << 26, least: 2, most: 32 };

/** Makes batches in a thread that shares the store. It starts with the first batch, and doesn't keep the process alive. */
export class BatchMaker {
  readonly #store: Store;
  #worker: Worker | undefined;
  #asked = 0;
  /** How many batches are made ahead: a few until one shows how large they are. */
  #ahead = 4;
  readonly #waiting = new Map<number, { resolve(batch: MadeBatch): void; reject(error: Error): void }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The batches of a plan, in order; the first are made from now on. Errors: the signal's reason, once it is aborted. */
  batches(plan: BatchPlan): AsyncGenerator<Batch> {
    const requests = requestsOf(plan);
    const queue: Promise<MadeBatch>[] = [];
    const refill = () => {
      // Several are asked for at once: a message costs more than it says.
      const most = this.#ahead - queue.length;
      if (most >= this.#ahead / 2) queue.push(...this.#ask(taken(requests, most)));
    };
    refill();
    return inTurn(queue, refill, plan.signal);
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(requests: readonly BatchRequest[]): readonly Promise<MadeBatch>[] {
    if (requests.length === 0) return [];
    this.#worker ??= this.#start();
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
    this.#worker.ref();
    this.#worker.postMessage({ id, requests } satisfies Question);
    return answers;
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
      } else waiting?.reject(answer.failure);
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

/** Built by scripts/build.mjs: beside this file where this file is bundled, in dist/ where it is run from source. */
const workerFile = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/batch-worker.js" : "./batch-worker.js",
  import.meta.url,
);

async function* inTurn(
  queue: Promise<MadeBatch>[],
  refill: () => void,
  signal: AbortSignal | undefined,
): AsyncGenerator<Batch> {
  for (let next = queue.shift(); next; next = queue.shift()) {
    signal?.throwIfAborted();
    const { size, rows, feeds } = await next;
    signal?.throwIfAborted();
    refill();
    yield { size, rows, feeds: new Map(feeds) };
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

function* requestsOf({
  rows,
  batch,
  training,
  seed,
  epoch,
  lengths = {},
}: BatchPlan): Generator<BatchRequest, undefined> {
  for (let start = 0; start < rows.length; start += batch)
    yield { rows: rows.slice(start, start + batch), batch, training, seed, epoch, lengths };
  return undefined;
}
