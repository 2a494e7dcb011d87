import { expect } from 'chai';
import { cluster } from '../../../shared/test/cluster.ts';
import { tiedToHidden, visibleSnapshot, visibleTo } from './visible-to.ts';

const SEEN = cluster(`
  ha together open 100 101
  ha together mixed 102 900
  ha apart mixed2 100 900 901
  ha require place 103 900 pve1
  ha prefer hidden 900 pve2
  pve1 64G: 100 4G, 101 4G, 102 4G, 103 4G
  pve2 64G:
`);

describe('S12: visible to', () => {
  it('is what the own observation holds, and nothing before there is one', () => {
    expect([100, 900].map(visibleTo(SEEN))).to.deep.equal([true, false]);
    expect([100, 900].map(visibleTo(undefined))).to.deep.equal([false, false]);
  });

  it('leaves of a rule what concerns visible guests, and of a rule about others nothing', () => {
    const rules = visibleSnapshot(SEEN).cluster.haRules;
    expect(rules.map(({ id, sids }) => `${id}: ${sids}`)).to.deep.equal([
      'open: vm:100,vm:101',
      'place: vm:103',
    ]);
  });

  it('tells of nobody who was moved and may not be seen', () => {
    const recentMoves = [100, 900].map((vmid) => ({ vmid, source: 'pve2', endedAtMs: 1 }));
    const snapshot = visibleSnapshot({ ...SEEN, cluster: { ...SEEN.cluster, recentMoves } });
    expect(snapshot.cluster.recentMoves?.map(({ vmid }) => vmid)).to.deep.equal([100]);
  });

  it('knows guests that HA would move together with a hidden one', () => {
    expect(tiedToHidden(SEEN, [100, 101, 102, 103])).to.deep.equal([102]);
  });
});
