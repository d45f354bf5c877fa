/** Items, each with the seconds that were waited for it. */
export async function* timed<T>(items: AsyncIterable<T>): AsyncGenerator<readonly [item: T, waited: number]> {
  let asked = performance.now();
  for await (const item of items) {
    yield [item, (performance.now() - asked) / 1000];
    asked = performance.now();
  }
}
