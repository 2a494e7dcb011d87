import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { Clock } from '../clock.ts';
import { errorText, type Log } from '../log.ts';

export interface KeyPair {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** SHA-256 of the certificate: pveproxy shows the same one, so it is also how we know pveproxy. */
  readonly fingerprint: string;
}

export interface KeyPairFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

const LOOK_EVERY_MS = 30_000;

/** @throws Error naming the file that cannot be used */
export async function readKeyPair({ certFile, keyFile }: KeyPairFiles): Promise<KeyPair> {
  const [cert, key] = await Promise.all([named('CERT_FILE', certFile), named('KEY_FILE', keyFile)]);
  try {
    return { cert, key, fingerprint: new X509Certificate(cert).fingerprint256 };
  } catch {
    throw new Error(`CERT_FILE is "${certFile}": it holds no certificate. Maybe it is the key`);
  }
}

async function named(variable: string, file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(
      `${variable} is "${file}": ${errorText(error)}. Maybe it is elsewhere, or readable by root only`,
    );
  }
}

async function changedAt({ certFile, keyFile }: KeyPairFiles): Promise<string> {
  const times = await Promise.all([certFile, keyFile].map(async (file) => (await stat(file)).mtimeMs));
  return times.join();
}

/**
 * Calls `onChange` whenever the files have become another, complete pair; changes made by other nodes are not
 * announced, so it looks at the times. A half-written pair is looked at again.
 */
export async function watchKeyPair(
  files: KeyPairFiles,
  { clock, log, signal }: { clock: Clock; log: Log; signal: AbortSignal },
  onChange: (pair: KeyPair) => void,
): Promise<void> {
  let known = await changedAt(files).catch(() => '');
  while (!signal.aborted) {
    try {
      await clock.sleep(LOOK_EVERY_MS, signal);
      const seen = await changedAt(files);
      if (seen === known) continue;
      onChange(await readKeyPair(files));
      known = seen;
      log.notice('certificate.changed', { file: files.certFile });
    } catch (error) {
      if (!signal.aborted) log.warning('certificate.unusable', { error: errorText(error) });
    }
  }
}
