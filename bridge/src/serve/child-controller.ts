/** A controller that also ends with `parent`, and leaves nothing behind on it when it ends first. */
export function childController(parent: AbortSignal): AbortController {
  const child = new AbortController();
  const end = () => child.abort(parent.reason);
  if (parent.aborted) end();
  else parent.addEventListener('abort', end, { once: true, signal: child.signal });
  return child;
}
