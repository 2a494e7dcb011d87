import { get } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { TlsAnswer } from './machine.ts';

const LIMIT_MS = 5000;
const BODY_CHARACTERS_MAX = 64;

/** Looks at a server of this machine: who it says it is matters here, not whether others trust it. */
export const probeTls = (host: string, port: number): Promise<TlsAnswer | undefined> =>
  new Promise((resolve) => {
    const request = get(
      { host, port, path: '/healthz', rejectUnauthorized: false, agent: false, timeout: LIMIT_MS },
      (response) => {
        const { socket } = response;
        const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body = `${body}${text}`.slice(0, BODY_CHARACTERS_MAX);
        });
        response.on('error', () => resolve(undefined));
        response.on('end', () =>
          resolve({
            fingerprint: certificate?.fingerprint256 ?? '',
            validUntilMs: certificate ? Date.parse(certificate.validTo) : 0,
            healthz: response.statusCode === 200 ? body : undefined,
          }),
        );
      },
    );
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', () => resolve(undefined));
  });
