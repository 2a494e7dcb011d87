import { expect } from 'chai';
import { ruleView } from '#shared/rules/rule-view.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { ruleDetails, ruleRows, rulesTitle } from './rule-rows.ts';
import { initialState } from './state.ts';

const stateOf = (text: string) => ({
  ...initialState(''),
  sections: { rules: ruleView(cluster(text), defaultSettings) },
});

describe('rows of rules', () => {
  it('say whether each holds, and where it was written', () => {
    const [row] = ruleRows(stateOf('a 64G: 100 8G #rebalance_pin_a\nb 64G:'));
    expect(row?.state).to.equal('holds');
    expect(row?.origin).to.contain('tag');
    expect(row?.nodes).to.equal('a');
  });

  it('count what is wrong in the title', () => {
    expect(rulesTitle(stateOf('a 64G: 100 8G\nb 64G:'))).to.equal('Rules');
    expect(rulesTitle(stateOf('a 64G: 100 8G #rebalance_pin_nowhere\nb 64G:'))).to.match(
      /Rules \(1 (error|warning)/,
    );
  });

  it('say below what is odd about a rule', () => {
    const state = stateOf('a 64G: 100 8G #rebalance_apart_x, 101 8G #rebalance_apart_x\nb 64G:');
    const [row] = ruleRows(state);
    expect(row?.state).to.equal('not in force');
    expect(ruleDetails(state, row?.id ?? '')).to.contain('<li>');
    expect(ruleDetails(state, 'no such rule')).to.equal('');
  });
});
