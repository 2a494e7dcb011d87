import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { planOf } from '../../test/plan-of.ts';
import { movesOf } from '../../test/why.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';

describe('rules only', () => {
  const text =
    'ha apart r 100 101\npve1 64G: 100 4G ha, 101 4G ha, 102 20G, 103 20G\npve2 64G: 104 8G\npve3 64G: 105 2G';

  it('repairs the rule with the one move it takes, and evens nothing out', () => {
    const moves = movesOf(text, { goal: 'rules-only' });
    expect(moves).to.have.length(1);
    expect(moves[0]).to.match(/^10[01] pve1/);
    expect(movesOf(text).length).to.be.greaterThan(1);
  });

  it('has nothing to do where no rule is broken, however uneven the nodes are', () => {
    const plan = planOf(
      cluster('pve1 64G: 100 28G, 101 28G\npve2 64G:'),
      Settings.parse({ goal: 'rules-only' }),
    );
    expect(plan.status).to.equal('no-action-needed');
  });

  it('does not say that a node could not be emptied', () => {
    const { status } = planOf(
      cluster('pve1 64G: 100 8G\npve2 64G maintenance: 101 8G'),
      Settings.parse({ goal: 'rules-only' }),
    );
    expect(status).to.equal('no-action-needed');
  });
});

describe('the form of evenness', () => {
  const text = `pve1 100G: ${[100, 101, 102, 103, 104, 105, 106].map((vmid) => `${vmid} 8G`).join(', ')}
pve2 100G: 110 20G
pve3 100G: 120 8G, 121 3G`;
  const planned = (evennessForm: SettingsInput['evennessForm']) => {
    const plan = planOf(cluster(text), Settings.parse({ evennessForm, proposeAboveSpreadPercent: 30 }));
    return { moves: plan.moves.length, spread: plan.after.spreadPercent.memory };
  };

  it('in a band stops where it is even enough', () => {
    expect(planned('in-band').moves).to.be.at.most(3);
    expect(planned('in-band').spread).to.be.within(9, 24);
  });

  it('as variance and greatest load, or as max-min, goes on to the end', () => {
    expect(planned('variance-and-max').spread).to.be.lessThan(planned('in-band').spread);
    expect(planned('max-min').spread).to.be.at.most(planned('variance-and-max').spread);
  });
});
