import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Cores that compute at the same time: two threads of one core share its arithmetic units and slow each other. */
export function physicalCores(): number {
  const threads = availableParallelism();
  try {
    return Math.min(threads, coresIn(readFileSync("/proc/cpuinfo", "utf8")) || threads);
  } catch {
    return threads;
  }
}

/** How many different cores Linux's list of processors names; 0 where it does not say. */
export function coresIn(cpuinfo: string): number {
  const cores = cpuinfo.split("\n\n").flatMap((processor) => {
    const [socket, core] = ["physical id", "core id"].map(
      (key) => processor.match(new RegExp(`^${key}\\s*:\\s*(\\d+)`, "m"))?.[1],
    );
    return core === undefined ? [] : [`${socket}.${core}`];
  });
  return new Set(cores).size;
}
