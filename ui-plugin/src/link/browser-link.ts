import type { Link } from '#shared/protocol/link.ts';

/** A browser's socket as a Link; `onOpen` comes once, before anything else. */
export interface BrowserLink extends Link {
  onOpen: () => void;
}

export type OpenLink = (url: string) => BrowserLink;

/** Opens a socket. One that cannot be made at all ends like one that was never answered (1006). */
export function openBrowserLink(url: string): BrowserLink {
  const link: BrowserLink = {
    send: () => undefined,
    close: () => undefined,
    onOpen: () => undefined,
    onText: () => undefined,
    onClose: () => undefined,
  };
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch {
    setTimeout(() => link.onClose(1006));
    return link;
  }
  link.send = (text) => socket.send(text);
  link.close = (code, reason) => socket.close(code, reason);
  socket.onopen = () => link.onOpen();
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string') link.onText(data);
  };
  socket.onclose = ({ code }) => link.onClose(code);
  return link;
}
