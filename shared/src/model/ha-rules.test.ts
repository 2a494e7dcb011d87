import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { haRules } from './ha-rules.ts';

describe('HA rules', () => {
  it('relate the guests that HA manages, and only those', () => {
    const text = 'ha apart r 100 101\npve1 64G: 100 8G ha\npve2 64G: 101 8G';
    expect(haRules(cluster(text))).to.deep.equal([
      { type: 'apart', name: 'r', origin: 'ha-rule', vmids: [100], inForce: true },
    ]);
  });

  it('pin to what is online of the highest priority; a loose rule lets go when all are away', () => {
    const nodes = (rule: string) =>
      haRules(cluster(`ha ${rule}\npve1 64G: 100 8G ha\npve2 64G:\npve3 64G offline:`)).map((each) =>
        each.type === 'pin' ? each.nodes : [],
      );
    expect(nodes('prefer r 100 pve3:2 pve2:1')).to.deep.equal([['pve2']]);
    expect(nodes('prefer r 100 pve3')).to.deep.equal([['pve1', 'pve2']]);
    expect(nodes('require r 100 pve3')).to.deep.equal([['pve3']]);
  });
});
