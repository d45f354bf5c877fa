/** Work that tells of itself by `send`, and ends when the signal is aborted. */
export type Reporting<Event, Result> = (send: (event: Event) => void, signal: AbortSignal) => Promise<Result>;

/**
 * Joins what callbacks report while a promise is under way into one stream: yields what is sent, in order, and returns what the
 * work gives. Errors of the work are thrown after what was sent before them. A consumer that goes away aborts the work; `discard`
 * gets a result that no one takes.
 */
export async function* reporting<Event, Result>(
  work: Reporting<Event, Result>,
  signal: AbortSignal | undefined,
  discard: (result: Result) => unknown,
): AsyncGenerator<Event, Result> {
  const waiting: Event[] = [];
  const abandoned = new AbortController();
  let wake: () => void = () => {};
  let settled = false;
  let taken = false;
  const send = (event: Event) => {
    waiting.push(event);
    wake();
  };
  const ends = signal ? AbortSignal.any([signal, abandoned.signal]) : abandoned.signal;
  const result = work(send, ends).finally(() => {
    settled = true;
    wake();
  });
  // The error reaches the caller where the result is awaited; until then it must not count as unhandled.
  result.catch(() => {});
  try {
    while (!settled || waiting.length > 0) {
      const event = waiting.shift();
      if (event !== undefined) yield event;
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (settled || waiting.length > 0) resolve();
        });
    }
    const value = await result;
    taken = true;
    return value;
  } finally {
    if (!taken) {
      abandoned.abort();
      result.then(discard, () => {});
    }
  }
}

/** The same events, each seen on its way. */
export async function* seen<Event, Result>(
  events: AsyncGenerator<Event, Result>,
  see: (event: Event) => unknown,
): AsyncGenerator<Event, Result> {
  let done = false;
  try {
    for (;;) {
      const next = await events.next();
      done = next.done === true;
      if (next.done) return next.value;
      see(next.value);
      yield next.value;
    }
  } finally {
    if (!done) await events.return(undefined as Result);
  }
}
