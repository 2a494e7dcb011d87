import type { Socket } from 'node:net';
import { REQUEST_BYTES_MAX } from '../cluster/wire/companion-wire.ts';

/** Reads one line from a connection, answers it and hangs up. */
export function serve(socket: Socket, answer: (line: string) => Promise<string>): void {
  let text = '';
  let isAnswering = false;
  socket.setEncoding('utf8');
  socket.setTimeout(30_000, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    if (isAnswering) return;
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0 && Buffer.byteLength(text) <= REQUEST_BYTES_MAX) return;
    isAnswering = true;
    const line = end < 0 || end > REQUEST_BYTES_MAX ? '' : text.slice(0, end);
    void answer(line).then((reply) => socket.end(`${reply}\n`));
  });
}
