import { parentPort, workerData } from "node:worker_threads";
import { internal } from "../diagnostics/diagnostic.ts";
import { BatchSource } from "./batch.ts";
import type { Answer, Question } from "./batches.ts";
import type { Store } from "./store.ts";

const port = parentPort ?? internal("the batch worker runs in a thread of its own");
const source = new BatchSource(workerData as Store);

port.on("message", async ({ id, requests }: Question) => {
  for (const [i, request] of requests.entries()) {
    try {
      const batch = await source.make(request);
      const moved = batch.feeds.map(([, tensor]) => tensor.data.buffer as ArrayBuffer);
      port.postMessage({ id: id + i, batch } satisfies Answer, moved);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      port.postMessage({ id: id + i, failure } satisfies Answer);
    }
  }
});
