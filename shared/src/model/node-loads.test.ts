import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { series, withHistories } from '../../test/histories.ts';
import { movesOf, whyNot } from '../../test/why.ts';
import { overload as overloadObjective } from '../objectives/overload.ts';
import { compileProblem } from '../plan/compile-problem.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { compileModel } from './model.ts';
import { hostReserveBytes } from './node-loads.ts';

const GIB = 2 ** 30;
const MIB_PER_GIB = 1024;

const withNode = (snapshot: ClusterSnapshot, facts: Partial<NodeFacts>): ClusterSnapshot => ({
  ...snapshot,
  nodes: snapshot.nodes.map((node) => ({ ...node, ...facts })),
});
const roomGib = (snapshot: ClusterSnapshot, input: SettingsInput = {}) =>
  (compileModel(snapshot, Settings.parse(input)).nodeLoads.memoryForGuestsBytes[0] ?? 0) / GIB;

describe('what there is for guests on a node (S8)', () => {
  const reserve = (total: string, nowGib: number, peakGib = 0, input: SettingsInput = {}) => {
    const [node] = cluster(`pve1 ${total}:`).nodes;
    const beside = { nowBytes: nowGib * GIB, peakBytes: peakGib * GIB };
    return node && hostReserveBytes(node, beside, Settings.parse(input)) / GIB;
  };

  it('leaves the host what it uses, at least 2 GiB or 5 %', () => {
    expect(reserve('20G', 0)).to.equal(2);
    expect(reserve('100G', 3)).to.equal(5);
    expect(reserve('100G', 9)).to.equal(9);
    expect(reserve('100G', 3, 0, { hostReserveMinBytes: 8 * GIB })).to.equal(8);
    expect(reserve('100G', 3, 0, { hostReserveMinPercent: 20 })).to.equal(20);
  });

  it('leaves it what it used at its 95th percentile, and forgets guests that have left since', () => {
    expect(reserve('100G', 6, 9)).to.equal(9);
    const plain = cluster('pve1 100G/6G: 100 16G/10G');
    const gib = (values: readonly number[]) => values.map((value) => value * MIB_PER_GIB);
    const told = withHistories(plain, {
      100: { series: series([0, 0, 0], gib([10, 10, 10])) },
      pve1: { series: series([0, 0, 0], gib([40, 16.9, 16.4])) },
    });
    expect(roomGib(told)).to.be.closeTo(100 - 6.9, 0.01);
    expect(roomGib(plain)).to.equal(100 - 6);
  });

  it('leaves it 4 GiB for each OSD, as far as OSDs are known', () => {
    expect(roomGib(withNode(cluster('pve1 100G:'), { osds: 3 }))).to.equal(100 - 5 - 12);
    expect(roomGib(withNode(cluster('pve1 100G:'), { osds: 3 }), { osdReserveBytes: GIB })).to.equal(92);
    expect(roomGib(cluster('pve1 100G:'))).to.equal(95);
  });

  it('counts pages set aside once, although they are used from the start', () => {
    const aside = withNode(cluster('pve1 100G/24G:'), { hugepagesBytes: 20 * GIB });
    expect(roomGib(aside)).to.equal(100 - 20 - 5);
    expect(roomGib(cluster('pve1 100G/24G:'))).to.equal(100 - 24);
  });

  it('does not take the cache of ZFS for the host, because it gives way', () => {
    const cached = withHistories(cluster('pve1 64G/30G:'), { pve1: { arcBytes: 27 * GIB } });
    expect(roomGib(cached)).to.equal(64 - 5);
    expect(roomGib(cached, { countZfsCache: true })).to.equal(64 - 30);
    expect(roomGib(withNode(cached, { arcMinBytes: 20 * GIB }))).to.equal(64 - 23);
  });

  it('leaves a node what the settings keep for it', () => {
    expect(roomGib(cluster('pve1 100G:'), { nodeReservesGib: ['pve1=8', 'pve2=50'] })).to.equal(100 - 5 - 8);
  });

  it('keeps guests off a node whose reserve they would need', () => {
    const text = 'pve1 64G: 100 24G\npve2 64G: 101 24G';
    expect(whyNot(text, 100, 'pve2')).to.equal('moving it would not help');
    expect(whyNot(text, 100, 'pve2', { nodeReservesGib: ['pve2=12'] })).to.match(/^pve2 would reach/);
  });
});

describe('a node that squeezes its guests (S8)', () => {
  const squeezed = (balloonGib: number) => {
    const plain = cluster('pve1 64G: 100 32G/20G, 101 32G/28G\npve2 64G:');
    return {
      ...plain,
      guests: plain.guests.map((guest) =>
        guest.vmid === 100 ? { ...guest, balloonBytes: balloonGib * GIB } : guest,
      ),
    };
  };
  const overload = (snapshot: ClusterSnapshot, moved: number[] = []) => {
    const problem = compileProblem(snapshot, Settings.parse({}));
    const place = Int32Array.from(problem.home, (home, unit) => (moved.includes(unit) ? 1 : home));
    const [steps = 0] = overloadObjective.measure(problem, place);
    return Math.round((steps / 16 / 2 ** 18) * 100);
  };

  it('counts as overloaded by what it keeps from them', () => {
    expect(overload(squeezed(32))).to.equal(0);
    expect(overload(squeezed(20))).to.equal(Math.round((12 * 100) / 64));
  });

  it('is relieved by whichever guest leaves', () => {
    expect(overload(squeezed(20), [0])).to.equal(0);
    expect(overload(squeezed(20), [1])).to.equal(0);
  });
});

describe('an over-committed cluster (S8)', () => {
  const full = 'pve1 64G: 100 40G/10G, 101 40G/10G\npve2 64G: 102 40G/10G, 103 40G/10G, 104 8G/2G';

  it('must not get worse, node by node', () => {
    expect(whyNot(full, 104, 'pve1')).to.match(/^pve1 would reach/);
    expect(whyNot(full, 100, 'pve2')).to.match(/^pve2 would reach/);
  });

  it('may still give guests to a node that has room', () => {
    expect(movesOf(`${full}\npve3 64G:`, { proposeAboveSpreadPercent: 5 }).length).to.be.greaterThan(0);
  });
});
