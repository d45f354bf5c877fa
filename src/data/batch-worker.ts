import { parentPort, workerData } from "node:worker_threads";
import { type Diagnostic, internal, MultimError } from "../diagnostics/diagnostic.ts";
import { type BatchRequest, BatchSource, type MadeBatch } from "./batch.ts";
import type { Answer, Question } from "./batches.ts";
import { gather } from "./store/gather.ts";
import type { Store } from "./store.ts";

const port = parentPort ?? internal("the batch worker runs in a thread of its own");
const store = workerData as Store;
const whole = new BatchSource(store);
const windows = new Map<number, { readonly source: Promise<BatchSource>; batches: number }>();
/** The window that is gathered last: one after another, so that the first one wanted is there first. */
let last: Promise<unknown> = Promise.resolve();

port.on("message", async (question: Question) => {
  if ("gather" in question) open(question);
  else if ("leave" in question) for (const window of question.leave) windows.delete(window);
  else await answer(question);
});

function open({ gather: window, rows, batches, training }: Extract<Question, { gather: unknown }>): void {
  const source = last.then(async () => new BatchSource(await gather(store, rows, training), store));
  // A failure is told with the batches that are made of the window.
  last = source.catch(() => undefined);
  windows.set(window, { source, batches });
}

async function answer({ id, requests }: Extract<Question, { requests: unknown }>): Promise<void> {
  for (const [i, request] of requests.entries()) {
    try {
      const batch = await make(request);
      const moved = batch.feeds.map(([, tensor]) => tensor.data.buffer as ArrayBuffer);
      port.postMessage({ id: id + i, batch } satisfies Answer, moved);
    } catch (error) {
      port.postMessage({ id: id + i, failure: sent(error) } satisfies Answer);
    }
  }
}

/** Makes a batch of all rows, or of its window, which goes with its last batch. */
async function make(request: BatchRequest): Promise<MadeBatch> {
  if (request.window === undefined) return whole.make(request);
  const window = windows.get(request.window) ?? internal(`there is no window ${request.window}`);
  if (--window.batches === 0) windows.delete(request.window);
  return (await window.source).make(request);
}

/** What of an error goes from thread to thread: diagnostics are plain data, but their error's class is lost. */
function sent(error: unknown): Error | readonly Diagnostic[] {
  if (error instanceof MultimError) return error.diagnostics;
  return error instanceof Error ? error : new Error(String(error));
}
