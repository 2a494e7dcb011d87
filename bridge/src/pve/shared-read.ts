/**
 * `read` for many who ask at the same time: whoever asks while an answer is under way shares the next with all others
 * that do. So nobody gets an answer to a request that was sent before they asked, and there is one at a time. `rest`
 * is waited for between an answer and the next request: who asks meanwhile shares that one, too.
 */
export function sharedRead<Value>(
  read: () => Promise<Value>,
  rest: () => Promise<void> = async () => undefined,
): () => Promise<Value> {
  let underWay: Promise<unknown> | undefined;
  let next: Promise<Value> | undefined;
  const start = async (): Promise<Value> => {
    await underWay;
    // Sent from here on: who asks later waits for another.
    next = undefined;
    const asked = read();
    underWay = asked.then(rest, rest);
    return asked;
  };
  return () => {
    next ??= start();
    return next;
  };
}
