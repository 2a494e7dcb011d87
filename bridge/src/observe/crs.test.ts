import { expect } from 'chai';
import { crsFacts, isRebalancing } from './crs.ts';

describe('the scheduler of Proxmox VE', () => {
  it('story 2: rebalances when told to, as text or taken apart, and only by load', () => {
    expect(isRebalancing({ crs: 'ha=static,ha-auto-rebalance=1' })).to.equal(true);
    expect(isRebalancing({ crs: { ha: 'dynamic', 'ha-auto-rebalance': 1 } })).to.equal(true);
    expect(isRebalancing({ crs: { 'ha-auto-rebalance': 1 } }), 'the basic mode moves nothing').to.equal(
      false,
    );
    expect(isRebalancing({ crs: { ha: 'static' } })).to.equal(false);
    expect(isRebalancing({})).to.equal(false);
    expect(isRebalancing(undefined)).to.equal(false);
  });

  it('has the defaults of Proxmox VE, and takes a fraction for what it was meant as', () => {
    expect(crsFacts({ crs: 'ha=static' })).to.deep.equal({
      ...{ mode: 'static', thresholdPercent: 30, marginPercent: 10, method: 'bruteforce', holdRounds: 3 },
    });
    const crs = { ha: 'dynamic', 'ha-auto-rebalance-threshold': '0.2', 'ha-auto-rebalance-margin': 5 };
    expect(crsFacts({ crs })).to.include({ mode: 'dynamic', thresholdPercent: 20, marginPercent: 5 });
  });
});
