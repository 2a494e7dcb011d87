import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { type Companion, CompanionError } from '../cluster/companion.ts';
import { createLog, silentLog } from '../log.ts';
import { nodeCertificate } from '../simulated-pve/certificate.ts';
import { watchKeyPair } from './certificate.ts';
import { findKeyPair, keyPairFromCompanion, keyPairFromFiles } from './certificate-source.ts';

describe('certificate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-'));
  const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
  after(() => rmSync(folder, { recursive: true }));

  const install = async (name: string, atSeconds: number) => {
    const { certPem, keyPem, fingerprint } = await nodeCertificate([name]);
    writeFileSync(files.certFile, certPem);
    writeFileSync(files.keyFile, keyPem);
    await utimes(files.certFile, atSeconds, atSeconds);
    return fingerprint;
  };

  const nowhere = { companionSocket: undefined, credentialsDirectory: undefined };

  it('knows the fingerprint that pveproxy shows', async () => {
    const fingerprint = await install('pve1', 1000);
    expect((await findKeyPair({ ...files, ...nowhere }, silentLog)).pair.fingerprint).to.equal(fingerprint);
  });

  it('names the variable and the file that cannot be used', async () => {
    const trouble = async (change: Partial<typeof files>) =>
      findKeyPair({ ...files, ...change, ...nowhere }, silentLog).then(
        () => 'none',
        ({ message }: Error) => message,
      );
    expect(await trouble({ certFile: '/nowhere' })).to.match(
      /^CERT_FILE is "\/nowhere": ENOENT.*Maybe it is elsewhere/,
    );
    expect(await trouble({ keyFile: '/nowhere' })).to.match(/^KEY_FILE is "\/nowhere": ENOENT/);
    expect(await trouble({ certFile: files.keyFile })).to.match(/^CERT_FILE is .* holds no certificate/);
  });

  it('takes what systemd has read where the companion does not answer, its own before the one of the cluster', async () => {
    const fingerprint = await install('pve1', 1000);
    const credentials = { 'pve-ssl.pem': files.certFile, 'pve-ssl.key': files.keyFile };
    for (const [name, file] of Object.entries(credentials)) copyFileSync(file, join(folder, name));
    for (const name of ['pveproxy-ssl.pem', 'pveproxy-ssl.key']) writeFileSync(join(folder, name), 'none');
    const where = { companionSocket: join(folder, 'nobody.sock'), credentialsDirectory: folder };
    const start = () => findKeyPair({ certFile: undefined, keyFile: undefined, ...where }, silentLog);
    expect((await start()).pair.fingerprint).to.equal(fingerprint);
    const own = await install('pve1.example.org', 1001);
    copyFileSync(files.certFile, join(folder, 'pveproxy-ssl.pem'));
    copyFileSync(files.keyFile, join(folder, 'pveproxy-ssl.key'));
    expect((await start()).pair.fingerprint).to.equal(own);
  });

  it('is handed over by the companion once, and again when it was renewed', async () => {
    let { certPem: cert, keyPem: key, fingerprint } = await nodeCertificate(['pve1']);
    const asked: unknown[] = [];
    const companion: Companion = {
      // The answer of the one request that is made, which the compiler cannot see from its name.
      ask: async (_name, input): Promise<never> => {
        asked.push(input);
        const etag = fingerprint.slice(0, 16);
        const isKnown = 'known' in input && input.known === etag;
        return (isKnown ? { etag } : { etag, cert, key }) as never;
      },
    };
    const source = keyPairFromCompanion(companion);
    expect((await source.look())?.fingerprint).to.equal(fingerprint);
    expect(await source.look()).to.equal(undefined);
    ({ certPem: cert, keyPem: key, fingerprint } = await nodeCertificate(['pve2']));
    expect((await source.look())?.fingerprint).to.equal(fingerprint);
    expect(asked).to.have.length(3);
  });

  it('is looked for once in a quarter of an hour while nobody is there', async () => {
    const clock = manualClock();
    const ended = new AbortController();
    let looks = 0;
    const source = {
      look: async () => {
        looks++;
        throw new CompanionError('unreachable', 'nobody');
      },
    };
    const watching = watchKeyPair(
      source,
      { clock, log: silentLog, signal: ended.signal, isInUse: () => false },
      () => undefined,
    );
    for (let half = 0; half < 60; half++) await clock.advance(30_000);
    expect(looks).to.equal(2);
    ended.abort();
    await watching;
  });

  it('takes a renewed pair, and keeps the old one while the new one is half written', async () => {
    await install('pve1', 1000);
    const clock = manualClock();
    const ended = new AbortController();
    const lines: string[] = [];
    const seen: string[] = [];
    const log = createLog((line) => lines.push(line));
    const source = keyPairFromFiles(files);
    await source.look();
    const options = { clock, log, signal: ended.signal, isInUse: () => true };
    const watching = watchKeyPair(source, options, ({ fingerprint }) => {
      seen.push(fingerprint);
    });
    const look = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await clock.advance(30_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await look();
    expect(seen).to.deep.equal([]);
    writeFileSync(files.certFile, '-----BEGIN');
    await look();
    expect(seen).to.deep.equal([]);
    expect(lines.join('')).to.contain('<4>certificate.unusable');
    const renewed = await install('pve2', 2000);
    await look();
    expect(seen).to.deep.equal([renewed]);
    ended.abort();
    await watching;
  });
});
