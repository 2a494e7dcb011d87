import { readFile, stat } from 'node:fs/promises';
import { type Companion, socketCompanion } from '../cluster/companion.ts';
import type { Config } from '../config.ts';
import { errorText, type Log } from '../log.ts';
import { type KeyPair, type KeyPairSource, keyPairOf } from './certificate.ts';

interface KeyPairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Variables that name the two files, for the text of an error. */
type Names = readonly [string, string];

async function named(name: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const why = errorText(error);
    throw new Error(`${name} is "${file}": ${why}. Maybe it is elsewhere, or readable by root only`);
  }
}

const changedAt = async ({ certFile, keyFile }: KeyPairFiles): Promise<string> =>
  (await Promise.all([certFile, keyFile].map(async (file) => (await stat(file)).mtimeMs))).join();

/** Changes made by other nodes are not announced, so the times are looked at. */
export function keyPairFromFiles(
  files: KeyPairFiles,
  [certName, keyName]: Names = ['CERT_FILE', 'KEY_FILE'],
): KeyPairSource {
  let known = '';
  return {
    async look() {
      const seen = await changedAt(files).catch(() => 'absent');
      if (seen === known) return undefined;
      const [cert, key] = await Promise.all([named(certName, files.certFile), named(keyName, files.keyFile)]);
      const pair = keyPairOf(cert, key, `${certName} is "${files.certFile}"`);
      known = seen;
      return pair;
    },
  };
}

/** The pair that pveproxy serves on this node, which only root can read. */
export function keyPairFromCompanion(companion: Companion): KeyPairSource {
  let known: string | undefined;
  return {
    async look() {
      const { etag, cert, key } = await companion.ask('certificate.read', { known });
      if (cert === undefined || key === undefined) return undefined;
      const pair = keyPairOf(Buffer.from(cert), Buffer.from(key), 'the certificate of this node');
      known = etag;
      return pair;
    },
  };
}

/** What systemd has read for us when we were started; a node without such a file has "none" in it. */
function keyPairFromCredentials(directory: string): KeyPairSource {
  let isKnown = false;
  const read = (name: string) => readFile(`${directory}/${name}`);
  return {
    async look() {
      if (isKnown) return undefined;
      for (const name of ['pveproxy-ssl', 'pve-ssl']) {
        const [cert, key] = await Promise.all([read(`${name}.pem`), read(`${name}.key`)]);
        if (cert.toString().trim() === 'none' || key.toString().trim() === 'none') continue;
        isKnown = true;
        return keyPairOf(cert, key, `${name}.pem`);
      }
      throw new Error('this node has no certificate yet');
    },
  };
}

/** @throws Error of the first source, where none has a pair */
async function firstOf(
  sources: readonly KeyPairSource[],
  log: Log,
): Promise<{ readonly source: KeyPairSource; readonly pair: KeyPair }> {
  const errors: Error[] = [];
  for (const source of sources) {
    try {
      const pair = await source.look();
      if (pair) return { source, pair };
    } catch (error) {
      log.warning('certificate.not-here', { error: errorText(error) });
      errors.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  throw errors[0] ?? new Error('there is no certificate');
}

type Where = Pick<Config, 'certFile' | 'keyFile' | 'companionSocket' | 'credentialsDirectory'>;

/**
 * CERT_FILE, where that is set; else what the companion hands over, and stays the source for renewals; else what
 * systemd read at our start; else the files of the node, for who runs the bridge by hand as root.
 * @throws Error naming what cannot be used
 */
export function findKeyPair(where: Where, log: Log) {
  const { certFile, keyFile, companionSocket, credentialsDirectory } = where;
  if (certFile !== undefined && keyFile !== undefined)
    return firstOf([keyPairFromFiles({ certFile, keyFile })], log);
  const sources = [
    ...(companionSocket === undefined ? [] : [keyPairFromCompanion(socketCompanion(companionSocket))]),
    ...(credentialsDirectory === undefined ? [] : [keyPairFromCredentials(credentialsDirectory)]),
  ];
  const own = { certFile: '/etc/pve/local/pve-ssl.pem', keyFile: '/etc/pve/local/pve-ssl.key' };
  return firstOf(sources.length > 0 ? sources : [keyPairFromFiles(own)], log);
}
