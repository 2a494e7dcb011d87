import type { Link } from './link.ts';

/** Both ends of a connection in one process: what one sends the other gets, in order and a little later. */
export function linkedPair(): readonly [Link, Link] {
  let open = true;
  const later = (act: () => void) => void Promise.resolve().then(act);
  const end = (peer: () => Link, self: () => Link): Link => ({
    send(text, onSent) {
      if (!open) return;
      later(() => {
        if (open) peer().onText(text);
        onSent?.();
      });
    },
    close(code) {
      if (!open) return;
      later(() => {
        if (!open) return;
        open = false;
        self().onClose(code);
        peer().onClose(code);
      });
    },
    onText: () => undefined,
    onClose: () => undefined,
  });
  const left: Link = end(
    () => right,
    () => left,
  );
  const right: Link = end(
    () => left,
    () => right,
  );
  return [left, right];
}
