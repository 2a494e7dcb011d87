import { expect } from 'chai';
import { reasonText } from '#shared/plan/reason.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { planOf } from '../../../shared/test/plan-of.ts';
import { markUnsupported } from './mark-unsupported.ts';

describe('markUnsupported', () => {
  const snapshot = cluster('pve1 16G: 100 6G ha, 101 5G, 102 4G ct\npve2 16G:\npve3 16G:');
  const plan = planOf(snapshot);
  const warnings = (executes: 'all' | 'plain-qemu') =>
    markUnsupported(plan, snapshot, executes).moves.flatMap(({ vmid, warnings }) =>
      warnings.filter(({ code }) => code === 'not-supported-yet').map((why) => `${vmid} ${reasonText(why)}`),
    );

  it('warns of guests that HA manages where they are not moved', () => {
    expect(plan.moves.map(({ vmid }) => vmid)).to.include(100);
    expect(warnings('plain-qemu')).to.deep.equal(['100 not yet supported: guests that HA manages']);
  });

  it('warns of nothing where everything is moved', () => {
    expect(warnings('all')).to.deep.equal([]);
  });
});
