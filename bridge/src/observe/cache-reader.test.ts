import { expect } from 'chai';
import type { ClusterSnapshot } from '#shared/snapshot/snapshot.ts';
import { GIB, gapsOf, type ObservedCluster, observedCluster, refused } from '../../test/observed-cluster.ts';

describe('the ZFS cache of a target', () => {
  let cluster: ObservedCluster;
  const row = { time: 900, cpu: 0.5, maxcpu: 4, mem: 3 * GIB, memused: 3 * GIB };
  const hour = '/nodes/pve2/rrddata?timeframe=hour&cf=AVERAGE';
  const recorded = (answer: object) => {
    for (const window of ['day&cf=AVERAGE', 'week&cf=MAX'])
      cluster.answers[`/nodes/pve2/rrddata?timeframe=${window}`] = [answer];
  };
  const cacheOf = (snapshot: ClusterSnapshot) =>
    snapshot.nodes.find(({ name }) => name === 'pve2')?.history?.arcBytes;
  const readPlacement = async () =>
    cluster.observer.readPlacement(await cluster.observer.observe(), [100], ['pve2']);
  beforeEach(() => {
    cluster = observedCluster();
    recorded({ ...row, arcsize: 8 * GIB });
    cluster.answers['/nodes/pve1/qemu/100/config?current=1'] = {};
    cluster.answers[hour] = [{ time: 1800, arcsize: 2 * GIB }, { time: 1860 }];
  });

  it('is read each minute, with the history where that is not known', async () => {
    expect(cacheOf(await readPlacement())).to.equal(2 * GIB);
    cluster.answers[hour] = [{ time: 1860, arcsize: GIB }];
    await cluster.clock.advance(61_000);
    cluster.forget();
    expect(cacheOf(await readPlacement())).to.equal(GIB);
    expect(cluster.asked.filter((path) => path.includes('rrddata'))).to.deep.equal([hour]);
  });

  it('is not counted on where it could not be read, which is said', async () => {
    cluster.answers[hour] = refused(500, 'no such rrd');
    const placed = await readPlacement();
    expect(cacheOf(placed)).to.equal(undefined);
    expect(gapsOf(placed)).to.include('node pve2 ZFS cache: no such rrd');
  });

  it('is not asked for on a node that has none', async () => {
    recorded(row);
    const placed = await readPlacement();
    expect(placed.nodes.find(({ name }) => name === 'pve2')?.history).to.include({ cpuP95Cores: 2 });
    expect(cluster.asked).not.to.include(hour);
  });
});
