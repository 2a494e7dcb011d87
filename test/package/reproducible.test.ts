import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { figure } from './support/figure.ts';
import { builtPackage } from './support/packages.ts';

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The files of the repository as they are now, and the npm packages, somewhere else. */
function copyOfRepository(folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' });
  for (const path of listed
    .split('\n')
    .filter((each) => each !== '' && !each.startsWith('docs/screenshots/'))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(path, join(folder, path));
  }
  execFileSync('cp', ['-a', 'node_modules', folder]);
}

describe('the package built again', () => {
  it('is the same, byte for byte, in another folder, time zone, language and umask', function () {
    this.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-again-'));
    try {
      copyOfRepository(folder);
      const script = 'umask 077; node scripts/build.mjs && scripts/deb.sh';
      const { status, stderr } = spawnSync('sh', ['-c', script], {
        cwd: folder,
        env: { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'C' },
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      });
      expect(status, stderr.slice(-2000)).to.equal(0);
      const [name = ''] = readdirSync(join(folder, 'build/deb'));
      const [first, again] = [sha256(builtPackage()), sha256(join(folder, 'build/deb', name))];
      figure('sha256 of the two builds', `${first} ${again}`);
      expect(again).to.equal(first);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
