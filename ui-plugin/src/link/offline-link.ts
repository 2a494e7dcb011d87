import { FromOffline, type ToOffline } from '#shared/protocol/offline.ts';
import type { Settings } from '#shared/settings/settings.ts';
import type { BrowserLink } from './browser-link.ts';

/** As much of a Web Worker as is needed. */
export interface OfflineWorker {
  postMessage(message: ToOffline): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface OfflineStart {
  readonly userid: string;
  readonly node: string;
  /** As a bridge last said them. */
  readonly settings: Settings | undefined;
}

/** A link to the planner in this browser. */
export interface OfflineLink extends BrowserLink {
  /** Nothing is read while nobody can see the panel. */
  show(visible: boolean): void;
}

/** Starts the worker; one that cannot be made, or whose file is not there, ends as a bridge that nobody reaches. */
export function openOfflineLink(makeWorker: () => OfflineWorker, start: OfflineStart): OfflineLink {
  let worker: OfflineWorker | undefined;
  const end = (code: number): void => {
    worker?.terminate();
    worker = undefined;
    link.onClose(code);
  };
  const link: OfflineLink = {
    send: (text) => worker?.postMessage({ type: 'text', text }),
    close(code) {
      if (worker) end(code);
    },
    show: (visible) => worker?.postMessage({ type: 'visible', visible }),
    onOpen: () => undefined,
    onText: () => undefined,
    onClose: () => undefined,
  };
  const hear = (data: unknown): void => {
    const message = FromOffline.safeParse(data);
    if (!message.success) end(1006);
    else if (message.data.type === 'text') link.onText(message.data.text);
    else if (message.data.type === 'close') end(message.data.code);
    // biome-ignore lint/suspicious/noConsole: the page belongs to somebody else, its console is our only log
    else console.error('pve-rebalance:', message.data.line);
  };
  // whoever asked for the link has to listen first
  setTimeout(() => {
    try {
      worker = makeWorker();
      worker.onmessage = ({ data }) => hear(data);
      worker.onerror = () => end(1006);
      worker.postMessage({ type: 'start', ...start });
      link.onOpen();
    } catch {
      end(1006);
    }
  });
  return link;
}
