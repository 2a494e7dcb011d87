import { expect } from 'chai';
import { isNetwork, networkOf } from './network-of.ts';

describe('the network of an address', () => {
  it('keeps the bits of its prefix only', () => {
    const cases = [
      ['10.1.2.3/24', '10.1.2.0/24'],
      ['10.1.2.3/22', '10.1.0.0/22'],
      ['10.1.2.3/32', '10.1.2.3/32'],
      ['10.1.2.3/0', '0.0.0.0/0'],
      ['192.168.255.254/31', '192.168.255.254/31'],
      ['fd00:1:2:3:4:5:6:7/64', 'fd00:1:2:3::/64'],
      ['fd00::7/60', 'fd00::/60'],
      ['2001:db8:0:ff::1/56', '2001:db8::/56'],
    ] as const;
    for (const [cidr, network] of cases) expect(networkOf(cidr), cidr).to.equal(network);
  });

  it('is told from what is none', () => {
    for (const good of ['10.0.0.0/24', '10.0.0.1', 'fd00::/64', '::1'])
      expect(isNetwork(good), good).to.equal(true);
    for (const wrong of ['', '10.0.0.0/33', '10.0.0/24', 'fd00::/129', 'pve1', '10.0.0.1/x'])
      expect(isNetwork(wrong), wrong).to.equal(false);
  });
});
