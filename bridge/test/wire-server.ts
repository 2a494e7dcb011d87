import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ConnectOptions, connectPve, type PveConnection } from '../src/pve/connect.ts';
import { type Credential, ticketCredential } from '../src/pve/credential.ts';
import { PveError } from '../src/pve/pve-error.ts';
import { type NodeCertificate, nodeCertificate } from '../src/simulated-pve/certificate.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A HTTPS server that does to each request what the test says, and a connection to it. */
export interface WireServer {
  readonly certificate: NodeCertificate;
  readonly baseUrl: string;
  readonly seen: readonly SeenRequest[];
  handle: (request: SeenRequest, response: ServerResponse) => void;
  connect(options?: Partial<ConnectOptions>): PveConnection;
  /** How many connections are open. */
  open(): number;
  /** Before the next test: forgets what was seen, closes what was connected. */
  reset(): Promise<void>;
  close(): void;
}

export const VERSION = '{"data":{"version":"9.2.11","release":"9.2","repoid":"x"}}';

export function answer(response: ServerResponse, status: number, body: string, reason = ''): void {
  response.writeHead(status, reason, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(body);
}

export const ticket = (): Credential =>
  ticketCredential({ userid: 'admin@pve', ticket: 'PVE:admin@pve:6B00CBE5::S+/=', csrfToken: 'CSRF' });

/** What an asked promise fails with; it has to. */
export async function failure(asked: Promise<unknown>): Promise<PveError> {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(PveError);
  return error as PveError;
}

const answerVersion: WireServer['handle'] = (_, response) => answer(response, 200, VERSION);

/** `host`: a loopback address; the certificate names 127.0.0.1 alone. */
export async function startWireServer(host = '127.0.0.1'): Promise<WireServer> {
  const certificate = await nodeCertificate(['pve1']);
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  let connections: PveConnection[] = [];
  const server = createServer(
    { cert: certificate.certPem, key: certificate.keyPem },
    async (request, response) => {
      const { method = '', url = '', headers } = request;
      const one = { method, url, headers, body: await text(request) };
      seen.push(one);
      wire.handle(one, response);
    },
  );
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  // Who closes what nobody uses is the other end.
  server.keepAliveTimeout = 0;
  await new Promise<void>((ready) => server.listen(0, host, ready));
  const baseUrl = `https://${host}:${(server.address() as AddressInfo).port}`;
  const wire: WireServer = {
    certificate,
    baseUrl,
    seen,
    handle: answerVersion,
    connect(options = {}) {
      const connection = connectPve({ baseUrl, trust: { ca: certificate.caPem }, ...options });
      connections.push(connection);
      return connection;
    },
    open: () => sockets.size,
    async reset() {
      await Promise.all(connections.map((connection) => connection.close()));
      connections = [];
      seen.length = 0;
      wire.handle = answerVersion;
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return wire;
}
