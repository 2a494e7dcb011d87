import { expect } from 'chai';
import { movesOf, whyStays } from '../../test/why.ts';

const text = 'pve1 16G: 100 6G ha, 101 5G\npve2 16G:';

describe('ha-shared-link', () => {
  it('S1: leaves HA guests where nothing would limit their migration beside corosync, and only those', () => {
    expect(whyStays(`cluster shared-link\n${text}`, 100)).to.match(
      /^HA would migrate it without a bandwidth limit/,
    );
    expect(movesOf(`cluster shared-link\n${text}`)).to.deep.equal(['101 pve1 -> pve2']);
  });

  it('has nothing against a separate link, a limit of the datacenter, or an explicit yes', () => {
    for (const words of ['', 'cluster limit', 'cluster shared-link limit'])
      expect(whyStays(`${words}\n${text}`, 100)).to.not.match(/bandwidth/);
    expect(whyStays(`cluster shared-link\n${text}`, 100, { haMayMigrateUnlimited: true })).to.not.match(
      /bandwidth/,
    );
  });
});
