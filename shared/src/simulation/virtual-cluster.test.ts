import { expect } from 'chai';
import { broadcastOf } from './broadcast.ts';
import { applyEvent } from './cluster-event.ts';
import { guestHistory, nodeHistory, type Series } from './history.ts';
import { presetCluster } from './preset.ts';
import { step } from './step.ts';
import { GIB, move, START_MS, testCluster } from './test-cluster.ts';
import { createVirtualCluster, isQuorate, type VirtualCluster } from './virtual-cluster.ts';

const preset = (seed: number, nodes = 3, guests = 40) =>
  presetCluster({ nodes, guests, seed, startMs: START_MS });

/** Everything that can be seen of a cluster, as text. */
const look = (cluster: VirtualCluster): string => {
  const { guests, nodes } = broadcastOf(cluster);
  const placed = [...cluster.guests.values()].map(({ spec, node, status, lock }) => [
    spec.vmid,
    node,
    status,
    lock,
  ]);
  return JSON.stringify([[...guests], [...nodes], placed, [...cluster.tasks.values()], cluster.ha.queue]);
};

/** A quarter of an hour with migrations, a failure and a lost node. */
function live(seed: number): string {
  const cluster = createVirtualCluster(preset(seed), {
    events: [
      { afterSeconds: 100, event: { type: 'node-offline', node: 'pve2' } },
      { afterSeconds: 400, event: { type: 'node-online', node: 'pve2' } },
    ],
  });
  const movable = [...cluster.guests.values()].filter(
    ({ node, status, spec }) => node === 'pve1' && status === 'running' && spec.kind === 'qemu',
  );
  for (const { spec } of movable.slice(0, 4)) move(cluster, spec.vmid, 'pve3');
  const seen: string[] = [];
  for (let round = 0; round < 30; round++) {
    step(cluster, 31_700);
    seen.push(look(cluster));
  }
  return seen.join('\n');
}

describe('the virtual cluster', () => {
  it('lives the same life to the byte with the same seed, and another with another', () => {
    expect(live(7)).to.equal(live(7));
    expect(live(7)).not.to.equal(live(8));
  });

  it('is the same whether time passes in one step or in many', () => {
    const [once, often] = [1, 2].map(() => createVirtualCluster(preset(3)));
    if (!once || !often) throw new Error('two clusters');
    for (const cluster of [once, often]) {
      const guest = [...cluster.guests.values()].find(
        ({ spec, node }) => spec.kind === 'qemu' && node === 'pve1',
      );
      move(cluster, guest?.spec.vmid ?? 0, 'pve2');
    }
    step(once, 123_400);
    for (let part = 0; part < 1234; part++) step(often, 100);
    expect(look(once)).to.equal(look(often));
  });

  it('tells figures that are up to ten seconds old', () => {
    const cluster = testCluster();
    step(cluster, 3000);
    const before = broadcastOf(cluster);
    step(cluster, 6000);
    expect(broadcastOf(cluster)).to.equal(before);
    step(cluster, 1000);
    expect(broadcastOf(cluster)).not.to.equal(before);
  });

  it('keeps a moved guest’s figures until its new node speaks', () => {
    const cluster = testCluster();
    step(cluster, 1000);
    const [a] = [broadcastOf(cluster).nodes.get('a')?.memoryBytes];
    applyEvent(cluster, { type: 'guest-moved', vmid: 100, node: 'b' });
    expect(cluster.guests.get(100)?.node).to.equal('b');
    expect(broadcastOf(cluster).nodes.get('a')?.memoryBytes).to.equal(a);
    step(cluster, 10_000);
    expect(broadcastOf(cluster).nodes.get('a')?.memoryBytes).to.be.lessThan((a ?? 0) - 3 * GIB);
  });

  it('knows the guests of a lost node for five minutes', () => {
    const cluster = testCluster();
    applyEvent(cluster, { type: 'node-offline', node: 'a' });
    step(cluster, 290_000);
    expect(broadcastOf(cluster).guests.get(100)).to.include({ expired: false });
    step(cluster, 20_000);
    expect(broadcastOf(cluster).guests.get(100)).to.include({ expired: true });
    expect(broadcastOf(cluster).guests.get(102)).to.include({ expired: false });
  });

  it('is quorate with more than half of its nodes', () => {
    const cluster = testCluster();
    applyEvent(cluster, { type: 'node-offline', node: 'a' });
    expect(isQuorate(cluster)).to.equal(true);
    applyEvent(cluster, { type: 'node-offline', node: 'b' });
    expect(isQuorate(cluster)).to.equal(false);
  });

  it('locks a guest while it is backed up', () => {
    const cluster = testCluster(
      {},
      {
        events: [{ afterSeconds: 5, event: { type: 'backup-starts', vmid: 100, seconds: 60 } }],
      },
    );
    step(cluster, 10_000);
    const [task] = cluster.tasks.values();
    expect([cluster.guests.get(100)?.lock, task?.exitStatus]).to.deep.equal(['backup', undefined]);
    expect(task?.upid).to.contain(':vzdump:100:root@pam:');
    step(cluster, 60_000);
    expect([cluster.guests.get(100)?.lock, task?.exitStatus]).to.deep.equal([undefined, 'OK']);
  });

  it('remembers where its guests were', () => {
    const cluster = testCluster();
    step(cluster, 3_600_000);
    applyEvent(cluster, { type: 'guest-moved', vmid: 102, node: 'a' });
    step(cluster, 3_600_000);
    const at = (minutes: number) => START_MS + minutes * 60_000;
    const series: Series = { atMs: [at(10), at(110)], stepMs: 60_000, cf: 'AVERAGE' };
    const node = cluster.nodes.get('a');
    const [before, after] = node ? nodeHistory(cluster, node, series) : [];
    expect((after?.memoryBytes ?? 0) - (before?.memoryBytes ?? 0)).to.be.within(3.9 * GIB, 4.5 * GIB);
  });

  it('has a history that agrees with the present', () => {
    const cluster = createVirtualCluster(preset(2));
    step(cluster, 600_000);
    const now = broadcastOf(cluster);
    const series: Series = { atMs: [now.atMs], stepMs: 60_000, cf: 'MAX' };
    for (const guest of [...cluster.guests.values()].slice(0, 10)) {
      const [point] = guestHistory(cluster, guest, series);
      if (guest.status === 'running')
        expect(point?.cpu).to.be.closeTo(now.guests.get(guest.spec.vmid)?.cpu ?? -1, 1e-9);
    }
  });
});

describe('a preset', () => {
  for (const [nodes, guests] of [
    [3, 40],
    [4, 20],
    [8, 200],
    [32, 1000],
    [32, 5000],
  ] as const)
    it(`of ${nodes} nodes and ${guests} guests is worth rebalancing`, () => {
      const cluster = createVirtualCluster(preset(7, nodes, guests));
      const fractions = [...broadcastOf(cluster).nodes].map(
        ([name, { memoryBytes }]) => memoryBytes / (cluster.nodes.get(name)?.spec.memoryTotalBytes ?? 1),
      );
      expect(Math.max(...fractions)).to.be.within(0.8, 0.95);
      expect(Math.min(...fractions)).to.be.below(0.5);
      expect(cluster.guests.size).to.be.within(guests, guests + 2);
    });

  it('of any size is a cluster: nothing on one node, much on many', () => {
    for (const [nodes, guests] of [
      [1, 0],
      [1, 30],
      [2, 1],
      [120, 9000],
    ] as const) {
      const cluster = createVirtualCluster(preset(1, nodes, guests));
      step(cluster, 60_000);
      expect([cluster.nodes.size, cluster.guests.size >= guests]).to.deep.equal([nodes, true]);
      expect(new Set(cluster.spec.guests.map(({ vmid }) => vmid)).size).to.equal(cluster.spec.guests.length);
    }
  });

  it('has something of everything', () => {
    const spec = preset(7, 8, 200);
    expect(new Set(spec.guests.map(({ kind }) => kind)).size).to.equal(2);
    expect(new Set(spec.guests.map(({ profile }) => profile.shape)).size).to.equal(4);
    expect(spec.guests.some(({ template }) => template)).to.equal(true);
    expect(spec.guests.some(({ status }) => status === 'stopped')).to.equal(true);
    expect(spec.guests.some(({ config }) => 'hostpci0' in config)).to.equal(true);
    expect(spec.guests.some(({ volumes }) => volumes[0]?.storage === 'local-lvm')).to.equal(true);
    expect(spec.haRules.map(({ type }) => type).sort()).to.deep.equal(['node-affinity', 'resource-affinity']);
    expect(new Set(spec.guests.map(({ name }) => name)).size).to.equal(spec.guests.length);
  });

  it('of 8.4 has groups where later ones have rules', () => {
    const spec = presetCluster({ nodes: 3, guests: 60, seed: 7, startMs: START_MS, release: '8.4' });
    expect(spec.haRules).to.deep.equal([]);
    expect(spec.haGroups.length).to.equal(1);
  });
});
