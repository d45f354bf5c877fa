/** How many pieces of work are under way at the same time. */
export const atOnce = 64;

/** Does work for each item, some ahead of those that are wanted next, and gives the results in the items' order. */
export async function* inOrder<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): AsyncGenerator<R> {
  const queue: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // A failure is thrown in its turn; if that never comes, it must not end the process.
    result.catch(() => {});
    queue.push(result);
    const first = queue.length === atOnce ? queue.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of queue) yield await result;
}
