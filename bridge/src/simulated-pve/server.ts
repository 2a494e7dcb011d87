import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { NodeCertificate } from './certificate.ts';
import type { HttpAnswer } from './http-answer.ts';

const zip = promisify(gzip);
/** pveproxy's habits (pve-api 0): idle connections end after 5 s, and every connection after 100 requests. */
const IDLE_MS = 5_000;
const REQUESTS_PER_CONNECTION = 100;
const ZIP_ABOVE_BYTES = 1024;
const BODY_MAX_BYTES = 1024 * 1024;

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= BODY_MAX_BYTES) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Writes an answer with pveproxy's headers; what is 400 or more closes the connection. */
export async function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: HttpAnswer,
  nowMs: number,
): Promise<void> {
  const date = new Date(nowMs).toUTCString();
  response.sendDate = false;
  response.setHeader('Cache-Control', 'max-age=0');
  response.setHeader('Connection', isLast(request) ? 'close' : connection(answer));
  response.setHeader('Date', date);
  response.setHeader('Pragma', 'no-cache');
  response.setHeader('Server', 'pve-api-daemon/3.0');
  response.setHeader('Expires', date);
  const plain = Buffer.from(answer.body ?? '');
  const zipped =
    plain.length > ZIP_ABOVE_BYTES && /\bgzip\b/.test(String(request.headers['accept-encoding']));
  const body = zipped ? await zip(plain) : plain;
  if (zipped) response.setHeader('Content-Encoding', 'gzip');
  if (answer.contentType !== undefined) response.setHeader('Content-Type', answer.contentType);
  if (answer.body !== undefined) response.setHeader('Content-Length', body.length);
  response.writeHead(answer.status, answer.reason);
  response.end(answer.body === undefined ? undefined : body);
}

const served = new WeakMap<Socket, number>();

/** Counts the requests of a connection. */
function isLast({ socket }: IncomingMessage): boolean {
  const count = (served.get(socket) ?? 0) + 1;
  served.set(socket, count);
  return count >= REQUESTS_PER_CONNECTION;
}

const connection = ({ status, viaDaemon }: HttpAnswer): string | string[] => {
  if (status >= 400) return 'close';
  return viaDaemon ? ['close', 'Keep-Alive'] : 'Keep-Alive';
};

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** An HTTPS server on the loopback address that ends with its open connections. */
export async function listen(
  certificate: NodeCertificate,
  port: number,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  const server: Server = createServer(
    { key: certificate.keyPem, cert: certificate.certPem, keepAliveTimeout: IDLE_MS },
    onRequest,
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
