import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { nodeCertificate } from '../simulated-pve/certificate.ts';
import { readKeyPair, watchKeyPair } from './certificate.ts';

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

  it('knows the fingerprint that pveproxy shows', async () => {
    const fingerprint = await install('pve1', 1000);
    expect((await readKeyPair(files)).fingerprint).to.equal(fingerprint);
  });

  it('names the variable and the file that cannot be used', async () => {
    const trouble = async (change: Partial<typeof files>) =>
      readKeyPair({ ...files, ...change }).catch(({ message }: Error) => message);
    expect(await trouble({ certFile: '/nowhere' })).to.match(
      /^CERT_FILE is "\/nowhere": ENOENT.*Maybe it is elsewhere/,
    );
    expect(await trouble({ keyFile: '/nowhere' })).to.match(/^KEY_FILE is "\/nowhere": ENOENT/);
    expect(await trouble({ certFile: files.keyFile })).to.match(/^CERT_FILE is .* holds no certificate/);
  });

  it('takes a renewed pair, and keeps the old one while the new one is half written', async () => {
    await install('pve1', 1000);
    const clock = manualClock();
    const ended = new AbortController();
    const lines: string[] = [];
    const seen: string[] = [];
    const log = createLog((line) => lines.push(line));
    const watching = watchKeyPair(files, { clock, log, signal: ended.signal }, ({ fingerprint }) => {
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
