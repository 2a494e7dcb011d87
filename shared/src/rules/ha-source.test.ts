import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { haRules } from './ha-source.ts';
import { nodesLeftAlone, nodesOpen } from './pin-places.ts';

describe('HA rules', () => {
  it('relate the guests that HA manages, and only those', () => {
    const [rule] = haRules(cluster('ha apart r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 8G'));
    expect(rule).to.deep.include({
      kind: 'apart',
      id: 'HA rule r',
      origin: 'ha-rule',
      vmids: [100],
      most: 1,
    });
  });

  it('story 10: a node affinity is a pin of each guest, never a reason to keep them together', () => {
    const text = 'ha prefer r 100 101 102 pve1 pve2\npve1 64G: 100 8G ha, 101 8G ha\npve2 64G: 102 8G ha';
    expect(haRules(cluster(text)).map(({ kind }) => kind)).to.deep.equal(['pin']);
  });

  it('of a group of Proxmox VE 8 say so', () => {
    const snapshot = cluster('ha require ha-group-west 100 pve1\npve1 64G: 100 8G ha\npve2 64G:');
    const [rule] = snapshot.cluster.haRules.map((each) => ({ ...each, isGroup: true }));
    if (rule === undefined) throw new Error('there is no rule');
    const grouped = { ...snapshot, cluster: { ...snapshot.cluster, haRules: [rule] } };
    expect(haRules(grouped)[0]).to.deep.include({ id: 'HA group west', origin: 'ha-group', strict: true });
  });

  it('pin to what is online of the highest priority; a loose rule lets go when all are away', () => {
    const nodes = (rule: string, failback = true) => {
      const snapshot = cluster(`ha ${rule}\npve1 64G: 100 8G ha\npve2 64G:\npve3 64G offline:`);
      const [guest] = snapshot.guests;
      const [pin] = haRules(snapshot);
      if (guest?.ha === undefined || pin?.kind !== 'pin') throw new Error('there is no pin');
      const facts = { ...guest, ha: { ...guest.ha, failback } };
      return nodesLeftAlone(pin, facts, nodesOpen(snapshot));
    };
    expect(nodes('prefer r 100 pve3:2 pve2:1')).to.deep.equal(['pve2']);
    expect(nodes('prefer r 100 pve3')).to.deep.equal(['pve1', 'pve2']);
    expect(nodes('require r 100 pve3')).to.deep.equal(['pve3']);
    expect(nodes('require r 100 pve1:2 pve2:1')).to.deep.equal(['pve1']);
    expect(nodes('require r 100 pve1:2 pve2:1', false)).to.deep.equal(['pve1', 'pve2']);
    expect(nodes('prefer r 100 pve1:2', false)).to.deep.equal(['pve1', 'pve2']);
  });
});
