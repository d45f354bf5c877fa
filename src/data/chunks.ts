/** How many files are read at the same time. */
const atOnce = 64;

/** Does work for each item, a few at the same time, and gives the results in the items' order. */
export async function* inChunks<T, R>(items: readonly T[], work: (item: T) => Promise<R>): AsyncGenerator<R> {
  for (let start = 0; start < items.length; start += atOnce)
    yield* await Promise.all(items.slice(start, start + atOnce).map(work));
}
