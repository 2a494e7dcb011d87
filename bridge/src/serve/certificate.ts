import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** SHA-256 of the certificate: pveproxy shows the same one, so it is also how we know pveproxy. */
  readonly fingerprint: string;
}

/** Where the pair comes from: the companion, files, or what systemd read at our start. */
export interface KeyPairSource {
  /** The pair when asked first and whenever it has become another, complete one. @throws Error naming what is unusable */
  look(): Promise<KeyPair | undefined>;
}

const LOOK_EVERY_MS = 30_000;
/** While nobody is connected and nothing runs: whoever is asked may sleep, too. */
const LOOKS_WITHOUT_USE = 30;

/** @throws Error when it is no pair, such as one that is half renewed; `where` names it */
export function keyPairOf(cert: Buffer, key: Buffer, where: string): KeyPair {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(cert);
  } catch {
    throw new Error(`${where}: it holds no certificate. Maybe it is the key`);
  }
  let isPair = false;
  try {
    isPair = certificate.checkPrivateKey(createPrivateKey(key));
  } catch {
    throw new Error(`${where}: the key cannot be read. Maybe it has a password`);
  }
  if (!isPair) throw new Error(`${where}: the key is not that of the certificate`);
  return { cert, key, fingerprint: certificate.fingerprint256 };
}

export interface WatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether anybody is connected or anything runs. */
  readonly isInUse: () => boolean;
}

/** Calls `onChange` with every new pair; one that is unusable is looked at again, and the old one stays. */
export async function watchKeyPair(
  source: KeyPairSource,
  { clock, log, signal, isInUse }: WatchOptions,
  onChange: (pair: KeyPair) => void,
): Promise<void> {
  let left = LOOKS_WITHOUT_USE;
  while (!signal.aborted) {
    try {
      await clock.sleep(LOOK_EVERY_MS, signal);
      if (!isInUse() && --left > 0) continue;
      left = LOOKS_WITHOUT_USE;
      const pair = await source.look();
      if (!pair) continue;
      onChange(pair);
      log.notice('certificate.changed', { fingerprint: pair.fingerprint });
    } catch (error) {
      if (!signal.aborted) log.warning('certificate.unusable', { error: errorText(error) });
    }
  }
}
