import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf, whyNot, whyStays } from '../../test/why.ts';
import { balanceOf } from '../plan/balance.ts';
import { verify } from '../plan/verify.ts';
import { METRIC_IDS } from '../settings/balance-by.ts';
import { defaultSettings, Settings } from '../settings/settings.ts';
import type { GuestFacts } from './guest-facts.ts';
import type { NodeFacts } from './node-facts.ts';
import { saneSnapshot } from './sane.ts';
import type { ClusterSnapshot } from './snapshot.ts';

const GIB = 2 ** 30;
const plain = () =>
  cluster(
    'pve1 64G 16c: 100 16G 4c/2c, 101 16G 4c/2c, 102 8G 4c/2c\npve2 64G 16c: 103 4G 2c/1c\npve3 64G 16c:',
  );

const withNode = (name: string, facts: Partial<NodeFacts>): ClusterSnapshot => {
  const snapshot = plain();
  return {
    ...snapshot,
    nodes: snapshot.nodes.map((node) => (node.name === name ? { ...node, ...facts } : node)),
  };
};
const withGuest = (vmid: number, facts: Partial<GuestFacts>): ClusterSnapshot => {
  const snapshot = plain();
  return {
    ...snapshot,
    guests: snapshot.guests.map((guest) => (guest.vmid === vmid ? { ...guest, ...facts } : guest)),
  };
};
const load = (cpuCores: number, memoryBytes: number) => ({
  load: { source: 'simulation' as const, takenAtMs: 0, cpuCores, memoryBytes },
});

const ODD: Readonly<Record<string, ClusterSnapshot>> = {
  'a node without cores': withNode('pve3', { cpuTotalCores: 0 }),
  'a node with cores that are no number': withNode('pve3', { cpuTotalCores: Number.NaN }),
  'a node with less than no memory': withNode('pve3', { memoryTotalBytes: -1 }),
  'a node without memory': withNode('pve3', { memoryTotalBytes: 0 }),
  'a node with infinite memory': withNode('pve3', { memoryTotalBytes: Number.POSITIVE_INFINITY }),
  'a node with a load that is no number': withNode('pve3', load(Number.NaN, GIB)),
  'a node with a negative load': withNode('pve3', load(1, -GIB)),
  'a node with a hundred times its load': withNode('pve3', load(1600, GIB)),
};

describe('figures that cannot be (story 22)', () => {
  it('are nothing to look for where all is well', () => {
    const snapshot = plain();
    expect(saneSnapshot(snapshot)).to.equal(snapshot);
  });

  for (const [what, snapshot] of Object.entries(ODD))
    it(`${what} is unknown, named, and takes no guests`, () => {
      const plan = planOf(snapshot, defaultSettings);
      expect(plan.moves.filter(({ target }) => target === 'pve3')).to.deep.equal([]);
      expect(plan.moves.length).to.be.greaterThan(0);
      expect(plan.unknown.map(({ what: name }) => name)).to.include('node pve3 figures');
      expect(verify(snapshot, defaultSettings, plan)).to.deep.equal([]);
      expect(balanceOf(snapshot, defaultSettings).nodes.map(({ node }) => node)).to.not.include('pve3');
    });

  it('of a guest make it stay, and nothing else', () => {
    for (const facts of [
      load(Number.NaN, GIB),
      load(1, -GIB),
      { cpuTotalCores: -2 },
      { memoryTotalBytes: Number.NaN },
      { memoryTotalBytes: 2 ** 60 },
    ]) {
      const snapshot = withGuest(100, facts);
      expect(whyStays(snapshot, 100), JSON.stringify(facts)).to.equal('its load is unknown');
      expect(movesOf(snapshot).filter((move) => move.startsWith('100'))).to.deep.equal([]);
    }
  });

  it('never stop any metric', () => {
    for (const balanceBy of METRIC_IDS)
      for (const [what, snapshot] of Object.entries(ODD))
        expect(() => planOf(snapshot, Settings.parse({ balanceBy })), `${balanceBy}: ${what}`).to.not.throw();
  });

  it('leave an answer for a guest that is bigger than any node', () => {
    const text = 'pve1 64G: 100 256G/60G\npve2 64G: 101 4G';
    expect(whyNot(text, 100, 'pve2')).to.match(/^pve2 would reach \d+ % memory/);
  });
});
