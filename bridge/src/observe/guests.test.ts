import { expect } from 'chai';
import { type GuestContext, type GuestRow, guestFacts, guestFactsAfter } from './guests.ts';

describe('the facts of a guest', () => {
  const row: GuestRow = {
    ...{ id: 'qemu/100', type: 'qemu', vmid: 100, node: 'pve1', name: 'web', status: 'running' },
    ...{
      template: false,
      tags: 'a;b',
      pool: 'shop',
      maxcpu: 4,
      maxmem: 8e9,
      cpu: 0.25,
      mem: 2e9,
      memhost: 3e9,
    },
  } as GuestRow;
  const context: GuestContext = {
    takenAtMs: 1000,
    nodeStatus: 'online',
    ha: { state: 'started', failback: true, autoRebalance: true },
    replicationTargets: ['pve2'],
  };
  const earlier = guestFacts(row, context);

  it('are the same object as before while row and context say the same', () => {
    const again = { ...context, takenAtMs: 2000, ha: { ...context.ha }, replicationTargets: ['pve2'] };
    expect(guestFactsAfter([[earlier]], { ...row }, again as GuestContext)).to.equal(earlier);
    expect(guestFactsAfter([], row, context)).to.deep.equal(earlier);
  });

  it('are what they are without those before where anything has changed', () => {
    const rows: Partial<GuestRow>[] = [
      ...[{ type: 'lxc' }, { node: 'pve2' }, { name: 'db' }, { name: undefined }, { status: 'stopped' }],
      ...[{ template: true }, { lock: 'backup' }, { tags: 'a' }, { tags: undefined }, { pool: undefined }],
      ...[{ maxcpu: 8 }, { maxmem: 4e9 }, { cpu: 0.5 }, { cpu: undefined }, { mem: 1e9 }],
      ...[{ memhost: undefined }, { memhost: 4e9 }, { status: 'paused' }],
    ] as Partial<GuestRow>[];
    const contexts: Partial<GuestContext>[] = [
      ...[{ nodeStatus: 'offline' as const }, { ha: undefined }, { movingTo: 'pve2' }, { balloonBytes: 1e9 }],
      ...[{ replicationTargets: undefined }, { replicationTargets: [] }],
      { ha: { state: 'migrate', failback: true, autoRebalance: true } },
      { history: { source: 'rrddata', takenAtMs: 1, windowSeconds: 60, cpuP95Cores: 1, memoryPeakBytes: 1 } },
    ];
    const changes = [
      ...rows.map((change) => [{ ...row, ...change }, context] as const),
      ...contexts.map((change) => [row, { ...context, ...change }] as const),
    ];
    for (const [nextRow, nextContext] of changes) {
      const facts = guestFactsAfter([[earlier]], nextRow, nextContext);
      expect(facts).to.deep.equal(guestFacts(nextRow, nextContext));
      expect(facts, JSON.stringify([nextRow, nextContext])).to.not.deep.equal(earlier);
      // and back again
      expect(guestFactsAfter([[facts]], row, context)).to.deep.equal(earlier);
    }
  });
});
