import type { Link } from '#shared/protocol/link.ts';
import { type FromOffline, ToOffline } from '#shared/protocol/offline.ts';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { systemClock } from '../clock.ts';
import { createLog, silentLog } from '../log.ts';
import { createAttention } from './attention.ts';
import { serveOffline } from './offline.ts';
import type { PageFetch } from './page-transport.ts';

// A file of its own, which a page loads as a Web Worker when no bridge answers, and not before.

/** As much of a worker's global as is needed. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: FromOffline): void;
  readonly fetch: PageFetch;
  readonly crypto: { randomUUID(): string };
}
declare const self: WorkerScope;

const attention = createAttention();
let link: Link | undefined;

function start({ userid, node, settings }: Extract<ToOffline, { type: 'start' }>): void {
  const opened: Link = {
    send(text, onSent) {
      self.postMessage({ type: 'text', text });
      // a worker's messages are taken at once: what is sent has arrived
      if (onSent) queueMicrotask(onSent);
    },
    close(code) {
      self.postMessage({ type: 'close', code });
      opened.onClose(code);
    },
    onText: () => undefined,
    onClose: () => undefined,
  };
  link = opened;
  const errors = createLog((line) => self.postMessage({ type: 'log', line }), { priorities: false });
  serveOffline(
    {
      ...{ userid, node, settings },
      version: PRODUCT_VERSION,
      fetch: (path, init) => self.fetch(path, init),
      clock: systemClock,
      log: { ...silentLog, error: errors.error },
      newId: () => self.crypto.randomUUID(),
      attention: attention.wait,
    },
    opened,
  );
}

self.onmessage = ({ data }) => {
  const message = ToOffline.parse(data);
  if (message.type === 'start') start(message);
  else if (message.type === 'visible') attention.set(message.visible);
  else link?.onText(message.text);
};
