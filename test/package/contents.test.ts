import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { verbs } from '../../bridge/src/command/verbs.ts';
import { productVersion } from '../../scripts/version.mjs';
import { figure } from './support/figure.ts';

const folder = 'build/deb';
const packages = () => readdirSync(folder).filter((name) => name.endsWith('.deb'));
const ask = (option: string, ...more: string[]) =>
  execFileSync('dpkg-deb', [option, `${folder}/${packages()[0]}`, ...more], { encoding: 'utf8' });

/** Everything of the package in a folder of its own, for as long as `look` takes. */
function inUnpacked(look: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-package-'));
  try {
    ask('--extract', folder);
    look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `-rwxr-xr-x root/root 12 2026-11-20 12:00 ./path -> target` as [mode, owner, path]. */
const listing = () =>
  ask('--contents')
    .trim()
    .split('\n')
    .map((line) => {
      const [mode = '', owner = '', , , , path = ''] = line.split(/\s+/);
      return { mode, owner, path };
    });

describe('the package', () => {
  it('is exactly one file, named by the version', () => {
    expect(packages()).to.deep.equal([`pve-rebalance_${productVersion()}_all.deb`]);
  });

  it('is for every architecture and asks for the Node of Debian 12', () => {
    expect(ask('--field', 'Architecture').trim()).to.equal('all');
    expect(ask('--field', 'Depends')).to.match(/nodejs \(>= 18\.13\)/);
    expect(ask('--field', 'Version').trim()).to.equal(productVersion());
  });

  it('has bundles, command line, licence and notices in their places', () => {
    const paths = listing().map(({ path }) => path);
    expect(paths).to.include.members([
      './etc/default/pve-rebalance',
      './usr/bin/pve-rebalance',
      './usr/lib/pve-rebalance/bridge.cjs',
      './usr/lib/pve-rebalance/exact-worker.cjs',
      './usr/lib/pve-rebalance/highs/highs.js',
      './usr/lib/pve-rebalance/highs/highs.wasm',
      './usr/lib/pve-rebalance/plan-worker.cjs',
      './usr/lib/pve-rebalance/pve-rebalance.cjs',
      './usr/lib/systemd/system/pve-rebalance.service',
      './usr/lib/systemd/system/pve-rebalance.socket',
      './usr/lib/systemd/system-generators/pve-rebalance-address-generator',
      './usr/lib/sysusers.d/pve-rebalance.conf',
      './usr/lib/tmpfiles.d/pve-rebalance.conf',
      './usr/libexec/pve-rebalance/launch',
      './usr/libexec/pve-rebalance/ui-hook',
      './usr/share/doc/pve-rebalance/copyright',
      './usr/share/bash-completion/completions/pve-rebalance',
      './usr/share/man/man1/pve-rebalance.1.gz',
      ...verbs.map(({ name }) => `./usr/share/man/man1/pve-rebalance-${name}.1.gz`),
      './usr/share/doc/pve-rebalance/THIRD-PARTY-NOTICES.gz',
      './usr/share/pve-manager/js/pve-rebalance-offline.js',
      './usr/share/pve-manager/js/pve-rebalance.js',
    ]);
  });

  it('writes only below /usr and its settings, owned by root, writable by nobody else', () => {
    for (const { mode, owner, path } of listing()) {
      expect(path).to.match(/^\.\/($|usr\/|etc\/$|etc\/default\/)/);
      expect(owner).to.equal('root/root');
      if (!mode.startsWith('l')) expect(mode, path).to.match(/^.....-..-.$/);
    }
  });

  it('has no ExtJS, no source map and nothing of the tests', () => {
    const odd = listing().filter(({ path }) => /ext-all|font-?awesome|\.map$|\.ts$|node_modules/.test(path));
    expect(odd).to.deep.equal([]);
  });

  it('has a command that runs from where it was unpacked', () => {
    inUnpacked((folder) => {
      const version = execFileSync(join(folder, 'usr/bin/pve-rebalance'), ['version'], { encoding: 'utf8' });
      expect(version.trim()).to.equal(`pve-rebalance ${productVersion()}`);
    });
  });

  it('comes with its checksum and with the list of npm packages that are in it', () => {
    expect(readFileSync('build/SHA256SUMS', 'utf8')).to.match(
      /^[0-9a-f]{64} {2}pve-rebalance_\S+_all\.deb\n$/,
    );
    const list: { components: { name: string; hashes: unknown[] }[] } = JSON.parse(
      readFileSync('build/sbom.cdx.json', 'utf8'),
    );
    expect(list.components.map(({ name }) => name)).to.include.members(['ws', 'zod', 'undici', 'express']);
    for (const { name, hashes } of list.components) expect(hashes, name).to.have.length.above(0);
  });

  it('has a panel that names the planner beside it by its content, so that no browser keeps an old one', () => {
    inUnpacked((folder) => {
      const script = (name: string) => readFileSync(join(folder, 'usr/share/pve-manager/js', name));
      const hash = createHash('sha256').update(script('pve-rebalance-offline.js')).digest('hex');
      expect(script('pve-rebalance.js').toString()).to.include(`"${hash.slice(0, 12)}"`);
    });
  });

  it('puts nothing below /etc/pve, which belongs to the cluster, and no unit below /lib', () => {
    const odd = listing().filter(({ path }) => /^\.\/(etc\/pve\/|lib\/|run\/|var\/)/.test(path));
    expect(odd).to.deep.equal([]);
  });

  it('asks apt for nothing but the trigger of the web interface', () => {
    expect(ask('--info', 'triggers')).to.match(/^interest-noawait \/usr\/share\/pve-manager$/m);
    expect(ask('--field', 'Recommends')).to.match(/pve-manager \(>= 8\.0\)/);
  });

  it('is not larger than 2.5 MB', () => {
    const { size } = statSync(`${folder}/${packages()[0]}`);
    figure('size of the package', `${(size / 1e6).toFixed(2)} MB`);
    expect(size).to.be.below(2_500_000);
  });
});
