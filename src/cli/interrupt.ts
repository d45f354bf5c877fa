import { exit } from "./exit.ts";

/**
 * Does work that Ctrl-C ends: the first time by the signal, the second time at once. Work that throws because of it makes the
 * process exit with 130; `told` is called when it happens.
 */
export async function interruptible(
  work: (signal: AbortSignal) => Promise<void>,
  told: () => void = () => {},
): Promise<void> {
  const abort = new AbortController();
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(exit.interrupted);
    abort.abort();
    told();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    await work(abort.signal);
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    process.exitCode = exit.interrupted;
  } finally {
    process.off("SIGINT", interrupt);
    process.off("SIGTERM", interrupt);
  }
}
