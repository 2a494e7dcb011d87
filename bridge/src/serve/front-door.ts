import type { Server, Socket } from 'node:net';
import { LIMITS } from '#shared/protocol/version.ts';
import type { Log } from '../log.ts';

/** A connection that has not yet said whose it is may send this much: TLS, the upgrade, and a hello. */
const STRANGER_BYTES_MAX = 64 * 1024;

export interface FrontDoorParts {
  readonly server: Server;
  readonly mayConnect: (address: string) => boolean;
  readonly log: Log;
}

export interface FrontDoor {
  /** The connection is a user's now, and no longer one of the strangers. */
  welcomed(socket: Socket): void;
  /** Connections whose user is not known. */
  strangers(): number;
}

/** Looks at addresses before TLS, and lets only so many strangers in at once (S18). */
export function createFrontDoor({ server, mayConnect, log }: FrontDoorParts): FrontDoor {
  const strangers = new Map<string, Socket>();
  const keyOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`;
  // First of all listeners: a connection that is destroyed here never gets to its TLS handshake.
  server.prependListener('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    socket.on('error', () => socket.destroy());
    if (!mayConnect(address)) {
      log.info('connection.refused', { address, why: 'address' });
      return void socket.destroy();
    }
    if (strangers.size >= LIMITS.unauthenticatedSocketsMax) {
      log.warning('connection.refused', { address, why: 'too many strangers' });
      return void socket.destroy();
    }
    const key = keyOf(socket);
    strangers.set(key, socket);
    socket.on('close', () => strangers.delete(key));
  });
  const watch = setInterval(() => {
    for (const socket of strangers.values()) if (socket.bytesRead > STRANGER_BYTES_MAX) socket.destroy();
  }, 1000);
  watch.unref();
  server.on('close', () => clearInterval(watch));
  return {
    welcomed: (socket) => void strangers.delete(keyOf(socket)),
    strangers: () => strangers.size,
  };
}
