import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, LIMITS } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createAccessList } from './access-list.ts';
import type { Bridge } from './bridge.ts';
import type { KeyPair } from './certificate.ts';
import { createClientAddress } from './client-address.ts';
import { createFrontDoor, type FrontDoor } from './front-door.ts';
import { mayOpenSocket } from './origin.ts';
import { socketLink } from './socket-link.ts';
import { claimedTicket, claimedToken } from './ticket.ts';

export interface ListenParts {
  readonly config: Pick<
    Config,
    'port' | 'listenIp' | 'listenFd' | 'allowedOrigins' | 'access' | 'publicUrl' | 'proxy'
  >;
  readonly bridge: Bridge;
  readonly http: RequestListener;
  readonly keyPair: KeyPair;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Listening {
  readonly port: number;
  /** New connections are made with this certificate. */
  use(keyPair: KeyPair): void;
  /** Whether browsers are connected, or somebody has connected since this was asked last. */
  isInUse(): boolean;
  close(): Promise<void>;
}

const SOCKET_PATH = '/ws';
/** A stranger has this long for a handshake and for the headers of a request; an idle one is closed. */
const PATIENCE_MS = LIMITS.helloSecondsMax * 1000;
const HEADER_BYTES_MAX = 16 * 1024;
const CLOSING_MS = 3000;

/** HTTPS and WebSocket on one port (S18): the only part that knows sockets. */
export async function listen(parts: ListenParts): Promise<Listening> {
  const { config, log, keyPair } = parts;
  const https = createServer(
    {
      cert: keyPair.cert,
      key: keyPair.key,
      minVersion: 'TLSv1.2',
      handshakeTimeout: PATIENCE_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    parts.http,
  );
  Object.assign(https, {
    headersTimeout: PATIENCE_MS,
    requestTimeout: PATIENCE_MS,
    keepAliveTimeout: PATIENCE_MS,
    timeout: 2 * PATIENCE_MS,
  });
  let wasConnected = false;
  https.on('connection', () => {
    wasConnected = true;
  });
  https.on('tlsClientError', (_error, socket) => socket.destroy());
  const door = createFrontDoor({ server: https, mayConnect: createAccessList(config.access), log });
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIMITS.messageBytesMax,
    clientTracking: true,
  });
  const look = {
    origins: [...config.allowedOrigins, ...publicOrigin(config.publicUrl)],
    addressOf: createClientAddress(config.proxy),
  };
  https.on('upgrade', (request, socket, head) =>
    upgrade({ ...parts, ...look }, door, sockets, { request, socket, head }),
  );
  await opened(https, config);
  const address = https.address() as AddressInfo;
  log.info('listening', { address: address.address, port: address.port });
  return {
    port: address.port,
    use: ({ cert, key }) => https.setSecureContext({ cert, key, minVersion: 'TLSv1.2' }),
    isInUse() {
      const isInUse = wasConnected || sockets.clients.size > 0;
      wasConnected = false;
      return isInUse;
    },
    close: () => closed(https, sockets),
  };
}

/** @throws Error naming the address and the port, and what may be in the way */
function opened(server: Server, { port, listenIp, listenFd }: ListenParts['config']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'in use. Maybe set another PORT' : error.message;
      reject(new Error(`cannot listen on ${listenIp} port ${port}: ${why}`));
    });
    if (listenFd === undefined) server.listen({ port, host: listenIp, ipv6Only: false }, resolve);
    else server.listen({ fd: listenFd }, resolve);
  });
}

/** The page that stands before the same proxy as this bridge; a WebSocket's address is the page's but for its scheme. */
const publicOrigin = (publicUrl: string | undefined): string[] =>
  publicUrl === undefined ? [] : [new URL(publicUrl.replace(/^wss:/, 'https:')).origin];

interface Looks {
  readonly origins: readonly string[];
  readonly addressOf: ReturnType<typeof createClientAddress>;
}

interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

const refuse = (socket: Duplex, status: string) =>
  void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);

/** The origin is looked at before anything else, the ticket only after it (S11). */
function upgrade(
  { origins, addressOf, bridge, clock, log }: ListenParts & Looks,
  door: FrontDoor,
  sockets: WebSocketServer,
  { request, socket, head }: Upgrade,
): void {
  const { origin, host, cookie, authorization } = request.headers;
  const address = addressOf(request.socket.remoteAddress ?? '', request.headers);
  socket.on('error', () => socket.destroy());
  if (request.url !== SOCKET_PATH) {
    refuse(socket, '404 Not Found');
    return;
  }
  if (!mayOpenSocket(origin, host, origins)) {
    log.warning('origin.refused', { address, origin, host });
    refuse(socket, '403 Forbidden');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (accepted) => {
    const ticket = claimedTicket(cookie, clock.nowMs()) ?? claimedToken(authorization, clock.nowMs());
    bridge.accept(socketLink(accepted), { address, ticket }, () => door.welcomed(request.socket));
  });
}

async function closed(https: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(CLOSE.restarting, 'the bridge is restarting');
  https.closeIdleConnections();
  const cut = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
    https.closeAllConnections();
  }, CLOSING_MS);
  await new Promise<void>((resolve) => https.close(() => resolve()));
  clearTimeout(cut);
}
