/**
 * Joins what callbacks report while a promise is under way into one stream: yields what is sent, in order, and returns what the
 * work gives. Errors of the work are thrown after what was sent before them.
 */
export async function* reporting<Event, Result>(
  work: (send: (event: Event) => void) => Promise<Result>,
): AsyncGenerator<Event, Result> {
  const waiting: Event[] = [];
  let wake: () => void = () => {};
  let settled = false;
  const result = work((event) => {
    waiting.push(event);
    wake();
  }).finally(() => {
    settled = true;
    wake();
  });
  // The error reaches the caller through the last line; until then it must not count as unhandled.
  result.catch(() => {});
  while (!settled || waiting.length > 0) {
    const event = waiting.shift();
    if (event !== undefined) yield event;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (settled || waiting.length > 0) resolve();
      });
  }
  return result;
}
