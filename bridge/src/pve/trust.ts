import { TLSSocket } from 'node:tls';
import { buildConnector } from 'undici';

/** How a server proves to be the right one: by a CA (PEM), by the SHA-256 of its certificate, else by the system's CAs. */
export interface Trust {
  readonly ca?: string;
  /** `AA:BB:…` as PVE shows it, or plain hex; a function where the certificate may be renewed. */
  readonly fingerprint?: string | (() => string);
}

const CONNECT_TIMEOUT_MS = 10_000;
const plainHex = (fingerprint: string): string => fingerprint.replace(/:/g, '').toLowerCase();

/**
 * Opens connections to servers that `trust` accepts, and to no others.
 * @throws Error when the fingerprint is not a SHA-256.
 */
export function trustedConnector({ ca, fingerprint }: Trust): buildConnector.connector {
  if (typeof fingerprint === 'string') return pinnedConnector(() => fingerprint);
  if (fingerprint !== undefined) return pinnedConnector(fingerprint);
  return buildConnector({ timeout: CONNECT_TIMEOUT_MS, ...(ca === undefined ? {} : { ca }) });
}

/** A connection to a server that `trust` accepts, for what is no request of HTTP. */
export function trustedSocket(
  { host, port }: { host: string; port: number },
  trust: Trust,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const options = { hostname: host, host: `${host}:${port}`, protocol: 'https:', port: String(port) };
    trustedConnector(trust)(options, (error, socket) => {
      if (socket instanceof TLSSocket) resolve(socket);
      else reject(error ?? new Error('no connection'));
    });
  });
}

// The pin takes the place of chain and name, so these two are not asked; nothing is sent before it was compared.
// No session is resumed: each connection shows its certificate.
function pinnedConnector(pin: () => string): buildConnector.connector {
  if (!/^[0-9a-f]{64}$/.test(plainHex(pin())))
    throw new Error(`the fingerprint ${pin()} is not a SHA-256. Maybe copy it from: pvenode cert info`);
  const connect = buildConnector({
    timeout: CONNECT_TIMEOUT_MS,
    maxCachedSessions: 0,
    rejectUnauthorized: false,
  });
  return (options, callback) =>
    connect(options, (...outcome) => {
      const [error, socket] = outcome;
      if (error) return callback(error, null);
      const seen = socket instanceof TLSSocket ? (socket.getPeerCertificate().fingerprint256 ?? '') : '';
      if (plainHex(seen) === plainHex(pin())) return callback(null, socket);
      socket.destroy();
      callback(new Error(`the server's certificate has another fingerprint: ${seen || 'none'}`), null);
    });
}
