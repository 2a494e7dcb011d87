import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { failuresFrom } from './failures-file.ts';

describe('demo --failures', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-failures-'));
  const file = join(folder, 'failures.json');
  after(() => rmSync(folder, { recursive: true }));

  const read = (content: unknown) => {
    writeFileSync(file, JSON.stringify(content));
    return failuresFrom({ has: () => true, text: () => file, texts: () => [], operands: [] });
  };

  it('reads what happens when', () => {
    const schedule = [
      { afterSeconds: 60, event: { type: 'node-offline', node: 'pve2' } },
      { afterSeconds: 5, event: { type: 'migration-fails', vmid: 101, how: 'transfer' } },
    ];
    expect(read(schedule)).to.deep.equal(schedule);
  });

  it('names file, path and value of what it does not know', () => {
    expect(() => read([{ afterSeconds: 'soon', event: { type: 'quorum-lost' } }])).to.throw(
      `${file}: [0].afterSeconds is "soon": it must be a number`,
    );
    expect(() => read([{ afterSeconds: 1, event: { type: 'earthquake' } }])).to.throw(/\[0\]\.event/);
  });
});
