import { expect } from 'chai';
import { ALLOWED_LICENCES } from '../../scripts/notices.mjs';
import { textOf } from './source-files.ts';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const manifest: {
  license: string;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
} = JSON.parse(textOf('package.json'));
const lock: { lockfileVersion: number; packages: Record<string, LockEntry> } = JSON.parse(
  textOf('package-lock.json'),
);

const entries = Object.entries(lock.packages).filter(([path]) => path !== '');
const shipped = entries.filter(([, { dev }]) => dev !== true);

/** A tool's binary for another platform than ours: never installed here, and not every registry has all of them. */
const isForeignTool = ({ dev, optional, os, cpu, libc }: LockEntry) =>
  dev === true &&
  optional === true &&
  (os?.includes('linux') !== true || cpu?.includes('x64') !== true || libc?.includes('glibc') === false);

/** Closed list: each one is argued for in ARCHITECTURE.md, and a new one must be, too. */
const runTime = {
  express: '5.3.0',
  'proxmox-api': '1.1.1',
  undici: '6.29.1',
  ws: '8.23.0',
  zod: '4.6.7',
};

/** What the product works without. */
const optional = { highs: '1.15.3' };

describe('packages', () => {
  it('S25: at run time are the closed list, in exact versions', () => {
    expect(manifest.dependencies).to.deep.equal(runTime);
    expect(manifest.optionalDependencies).to.deep.equal(optional);
  });

  it('are each argued for in ARCHITECTURE.md', () => {
    const text = textOf('ARCHITECTURE.md');
    expect(
      Object.keys({ ...runTime, ...optional }).filter((name) => !text.includes(`\`${name}\``)),
    ).to.deep.equal([]);
  });

  it('for development are pinned to exact versions', () => {
    const loose = Object.entries(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).to.deep.equal([]);
  });

  it('S25: have each an integrity in the lock file, and no download address', () => {
    expect(lock.lockfileVersion).to.equal(3);
    expect(entries).to.have.length.above(50);
    const unchecked = entries.filter(([, entry]) => entry.integrity === undefined && !isForeignTool(entry));
    expect(unchecked.map(([path]) => path)).to.deep.equal([]);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).to.deep.equal(
      [],
    );
  });

  it('S25: that are shipped run nothing when they are installed', () => {
    expect(shipped.filter(([, { hasInstallScript }]) => hasInstallScript)).to.deep.equal([]);
    expect(textOf('.npmrc')).to.match(/^ignore-scripts=true$/m);
  });

  it('that are shipped have a licence that goes with ours', () => {
    const odd = shipped.filter(([, { license }]) => !ALLOWED_LICENCES.has(license ?? ''));
    expect(odd.map(([path, { license }]) => `${path}: ${license}`)).to.deep.equal([]);
  });

  it('keep undici at 6: 7 does not start on the Node 18 of Debian 12', () => {
    const versions = entries
      .filter(([path]) => path.endsWith('node_modules/undici'))
      .map(([, { version }]) => version);
    expect(versions).to.have.length.above(0);
    for (const version of versions) expect(version).to.match(/^6\./);
  });
});

describe('the licence', () => {
  it('is AGPL-3.0-or-later wherever it is stated', () => {
    expect(manifest.license).to.equal('AGPL-3.0-or-later');
    expect(textOf('LICENSE')).to.match(/GNU AFFERO GENERAL PUBLIC LICENSE\s+Version 3,/);
    expect(textOf('debian/copyright')).to.match(/^License: AGPL-3\.0\+$/m);
    expect(textOf('README.md')).to.include('AGPL-3.0-or-later');
  });
});
