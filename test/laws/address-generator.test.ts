import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

/** Where the socket of the package is told to listen; undefined where that is left to its unit. */
function listensOn(proc: string): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-generator-'));
  try {
    execFileSync('sh', ['debian/libexec/address-generator', folder], { env: { ...process.env, PROC: proc } });
    const dropIn = join(folder, 'pve-rebalance.socket.d/address.conf');
    return existsSync(dropIn) ? /^ListenStream=(.+)$/m.exec(readFileSync(dropIn, 'utf8'))?.[1] : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the address of the socket', () => {
  it('is one of IPv4 where the kernel has no IPv6', () => {
    expect(listensOn('/nowhere')).to.equal('0.0.0.0:8016');
  });
});
