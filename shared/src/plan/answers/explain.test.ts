import { expect } from 'chai';
import fc from 'fast-check';
import { anyCluster } from '../../../test/arbitrary-cluster.ts';
import { cluster } from '../../../test/cluster.ts';
import { planOf } from '../../../test/plan-of.ts';
import { runs } from '../../../test/runs.ts';
import { defaultSettings, Settings } from '../../settings/settings.ts';
import { reasonText } from '../reason.ts';
import { Explanation, explain } from './explain.ts';

const snapshot = cluster(`
  pve1 64G 16c: 100 12G, 101 12G, 102 12G ct, 103 12G #plb_ignore_x
  pve2 64G 16c:
  pve3 64G 16c maintenance:
`);
const settings = Settings.parse({ containersMayRestart: true });

describe('explaining', () => {
  it('a move: what it brings, costs and risks, and why not elsewhere', () => {
    const plan = planOf(snapshot, settings);
    const [move] = plan.moves;
    const { guest, move: why } = explain(snapshot, settings, plan, move?.vmid ?? 0);
    expect(guest.targets.map(({ node, reason }) => `${node}: ${reasonText(reason)}`)).to.deep.equal([
      'pve3: pve3 is in maintenance',
    ]);
    expect(why?.nodes.map(({ node }) => node)).to.deep.equal(['pve1', 'pve2']);
    expect(why?.withIt.worstPercent).to.be.below(why?.withoutIt.worstPercent ?? 0);
    expect(why?.risks.map(({ code }) => code)).to.include('one-sample');
  });

  it('a guest that stays: the rule and where it was written', () => {
    const { guest, move } = explain(snapshot, settings, planOf(snapshot, settings), 103);
    expect(move).to.equal(undefined);
    expect(reasonText(guest.reason)).to.equal('tag plb_ignore_x says ignore');
    expect(guest.targets).to.have.length(2);
  });

  it('any guest of any cluster, and one that is not there', () => {
    fc.assert(
      fc.property(anyCluster, (any) => {
        const plan = planOf(any);
        for (const { vmid } of any.guests) {
          const answer = explain(any, defaultSettings, plan, vmid);
          expect(Explanation.parse(answer)).to.deep.equal(answer);
          expect(answer.move === undefined).to.equal(!plan.moves.some((each) => each.vmid === vmid));
        }
        expect(explain(any, defaultSettings, plan, 1).guest.reason.code).to.equal('unknown-guest');
      }),
      runs(30),
    );
  });
});
