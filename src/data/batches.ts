import { Worker } from "node:worker_threads";
import type { BatchRequest, MadeBatch } from "./batch.ts";
import type { Batch, BatchPlan } from "./dataset.ts";
import type { Store } from "./store.ts";

/** What the worker is asked, and what it answers. */
export interface Question {
  readonly id: number;
  readonly request: BatchRequest;
}
export type Answer =
  | { readonly id: number; readonly batch: MadeBatch }
  | { readonly id: number; readonly failure: Error };

/** How many batches are made before they are wanted. */
const ahead = 4;

/** Makes batches in a thread that shares the store. It starts with the first batch, and doesn't keep the process alive. */
export class BatchMaker {
  readonly #store: Store;
  #worker: Worker | undefined;
  #asked = 0;
  readonly #waiting = new Map<number, { resolve(batch: MadeBatch): void; reject(error: Error): void }>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The batches of a plan, in order. Errors: the signal's reason, once it is aborted. */
  async *batches(plan: BatchPlan): AsyncGenerator<Batch> {
    const requests = requestsOf(plan);
    const queue: Promise<MadeBatch>[] = [];
    const ask = () => {
      const { value, done } = requests.next();
      if (done) return;
      const answer = this.#ask(value);
      // A failure is thrown where the batch is wanted; if it never is, it must not end the process.
      answer.catch(() => undefined);
      queue.push(answer);
    };
    for (let i = 0; i < ahead; i++) ask();
    for (let next = queue.shift(); next; next = queue.shift()) {
      plan.signal?.throwIfAborted();
      const { size, rows, feeds } = await next;
      plan.signal?.throwIfAborted();
      ask();
      yield { size, rows, feeds: new Map(feeds) };
    }
  }

  async dispose(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(request: BatchRequest): Promise<MadeBatch> {
    this.#worker ??= this.#start();
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker?.ref();
      this.#worker?.postMessage({ id, request } satisfies Question);
    });
  }

  #start(): Worker {
    const worker = new Worker(workerFile, { workerData: this.#store });
    worker.unref();
    worker.on("message", (answer: Answer) => {
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (this.#waiting.size === 0) worker.unref();
      if ("batch" in answer) waiting?.resolve(answer.batch);
      else waiting?.reject(answer.failure);
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
