import type { WebSocket } from 'ws';
import type { Link } from '#shared/protocol/link.ts';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';

const PING_EVERY_MS = 30_000;
/** How long a peer may take to say goodbye before the connection is cut. */
const GOODBYE_MS = 2000;

/**
 * A WebSocket as a Link. What is unsent counts without the one state message that may be in flight: that one
 * has its own deadline. A peer that answers no ping is gone.
 */
export function socketLink(socket: WebSocket): Link {
  let inFlightBytes = 0;
  let open = true;
  const link: Link = {
    send(text, onSent) {
      if (!open) return;
      if (socket.bufferedAmount - inFlightBytes > LIMITS.unsentBytesMax)
        return link.close(CLOSE.tooSlow, 'too much is unsent');
      const bytes = bytesOf(text);
      if (onSent) inFlightBytes = bytes.length;
      socket.send(bytes, { binary: false }, (error) => {
        if (onSent) inFlightBytes = 0;
        if (!error) onSent?.();
      });
    },
    close(code, reason) {
      if (!open) return;
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
      end(code);
    },
    onText: () => undefined,
    onClose: () => undefined,
  };
  const end = (code: number) => {
    if (!open) return;
    open = false;
    link.onClose(code);
  };
  socket.on('message', (data, isBinary) => {
    if (!open) return;
    if (isBinary) link.close(CLOSE.badMessage, 'text only');
    else link.onText(data.toString());
  });
  socket.on('close', (code) => end(code));
  socket.on('error', () => socket.terminate());
  keepAlive(socket);
  return link;
}

let latest: { readonly text: string; readonly bytes: Buffer } | undefined;

/** What the sockets of a user are sent in one turn is the same text: it becomes bytes once. */
function bytesOf(text: string): Buffer {
  if (latest?.text === text) return latest.bytes;
  if (latest === undefined)
    setImmediate(() => {
      latest = undefined;
    });
  latest = { text, bytes: Buffer.from(text) };
  return latest.bytes;
}

function keepAlive(socket: WebSocket): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_EVERY_MS);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
}
