import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { defaultSettings } from '../settings/settings.ts';
import { explainGuest } from './explain-guest.ts';

describe('explaining a guest', () => {
  const text = 'pve1 64G: 100 8G, 101 8G stopped\npve2 64G maintenance:\npve3 32G: 102 24G';

  it('names the first reason against every other node', () => {
    const { node, targets } = explainGuest(cluster(text), defaultSettings, 100);
    expect(node).to.equal('pve1');
    expect(targets.map((target) => [target.node, target.reason.code])).to.deep.equal([
      ['pve2', 'maintenance-target'],
      ['pve3', 'memory-limit'],
    ]);
  });

  it('gives the reason of a guest that never moves for every node that says nothing itself', () => {
    const { reason, targets } = explainGuest(cluster(text), defaultSettings, 101);
    expect(reason.code).to.equal('guest-not-running');
    expect(targets.map((target) => [target.node, target.reason.code])).to.deep.equal([
      ['pve2', 'maintenance-target'],
      ['pve3', 'guest-not-running'],
    ]);
  });

  it('knows nothing of a guest that is not listed', () => {
    expect(explainGuest(cluster(text), defaultSettings, 999)).to.deep.include({ vmid: 999, node: '' });
  });
});
