import { readFileSync } from 'node:fs';
import { createObserver, type Observer } from '../observe/observer.ts';
import { connectPve, type PveConnection } from '../pve/connect.ts';
import type { Credential } from '../pve/credential.ts';
import type { PveApi } from '../pve/pve-api.ts';
import type { Trust } from '../pve/trust.ts';
import { inputError, usageError } from './command-error.ts';
import { credentialFrom } from './credential-source.ts';
import { pveFailure } from './pve-failure.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues } from './verb.ts';

const PVE_PORT = 8006;

/** A cluster and who looks at it. */
export interface Host {
  readonly url: string;
  readonly connection: PveConnection;
  readonly credential: Credential;
  readonly api: PveApi;
  readonly observer: Observer;
}

/**
 * Connects to the cluster of `--host` and runs `use` on it; whatever Proxmox VE refuses ends the command with
 * a text that says what to do.
 */
export async function withHost<Result>(
  values: OptionValues,
  terminal: Terminal,
  use: (host: Host) => Promise<Result>,
): Promise<Result> {
  const url = hostUrl(values.text('host') ?? '');
  const connection = connect(url, trustFrom(values));
  try {
    const credential = await credentialFrom(values, terminal, connection, url);
    const api = connection.as(credential);
    const observer = createObserver({ api, clock: terminal.clock });
    return await use({ url, connection, credential, api, observer });
  } catch (error) {
    throw pveFailure(error, url);
  } finally {
    await connection.close();
  }
}

/** `pve1`, `pve1:8006` and `https://pve1:8006` are the same cluster. */
export function hostUrl(text: string): string {
  const url = URL.canParse(text) && /^https?:/.test(text) ? text : `https://${text}`;
  if (!URL.canParse(url) || text === '')
    throw usageError(`--host is "${text}". Maybe --host https://pve1:8006, or https://[fd00::1]:8006`);
  const { protocol, hostname, port, username, password } = new URL(url);
  if (protocol !== 'https:')
    throw usageError(`--host is ${text}: only https is spoken. Maybe https://${hostname}:8006`);
  if (username !== '' || password !== '')
    throw usageError('--host has a user or a password in it, which others could see. Maybe --user root@pam');
  return `https://${hostname}:${port || givenPort(text) || PVE_PORT}`;
}

/** The port as it was typed: an address keeps silent about 443, but here that is not the usual one. */
const givenPort = (text: string): string | undefined => /:(\d+)\/?$/.exec(text)?.[1];

export function trustFrom(values: OptionValues): Trust {
  const caFile = values.text('ca');
  const fingerprint = values.text('fingerprint');
  if (caFile !== undefined && fingerprint !== undefined)
    throw usageError('--ca and --fingerprint exclude each other. Maybe give the fingerprint alone');
  if (caFile !== undefined) return { ca: readCa(caFile) };
  return fingerprint === undefined ? {} : { fingerprint };
}

function readCa(path: string): string {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw inputError(`--ca ${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw inputError(`--ca ${path} holds no certificate. Maybe it is /etc/pve/pve-root-ca.pem of a node`);
  return pem;
}

function connect(baseUrl: string, trust: Trust): PveConnection {
  try {
    return connectPve({ baseUrl, trust });
  } catch (error) {
    throw usageError(`${baseUrl}: ${error instanceof Error ? error.message : error}`);
  }
}
