import { parentPort, workerData } from "node:worker_threads";
import { internal } from "../diagnostics/diagnostic.ts";
import { BatchSource } from "./batch.ts";
import type { Answer, Question } from "./batches.ts";
import type { Store } from "./store.ts";

const port = parentPort ?? internal("the batch worker runs in a thread of its own");
const source = new BatchSource(workerData as Store);

port.on("message", async ({ id, request }: Question) => {
  try {
    const batch = await source.make(request);
    const moved = batch.feeds.map(([, tensor]) => tensor.data.buffer as ArrayBuffer);
    port.postMessage({ id, batch } satisfies Answer, moved);
  } catch (error) {
    port.postMessage({
      id,
      failure: error instanceof Error ? error : new Error(String(error)),
    } satisfies Answer);
  }
});
