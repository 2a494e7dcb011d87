import { expect } from 'chai';
import { movesOf, whyStays } from '../../test/why.ts';

const text = 'pve1 16G: 100 6G ha, 101 5G\npve2 16G:';

describe('ha-native-rebalance', () => {
  it('leaves HA guests to Proxmox VE while it balances them itself, and only those', () => {
    expect(whyStays(`cluster native\n${text}`, 100)).to.match(/^left to the cluster resource scheduler/);
    expect(movesOf(`cluster native\n${text}`)).to.deep.equal(['101 pve1 -> pve2']);
    expect(movesOf(text)).to.deep.equal(['101 pve1 -> pve2']);
    expect(whyStays(text, 100)).to.not.match(/^left to/);
  });
});
