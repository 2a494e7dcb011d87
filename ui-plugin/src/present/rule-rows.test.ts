import { expect } from 'chai';
import { reason } from '#shared/plan/reason.ts';
import { ruleView } from '#shared/rules/rule-view.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { cluster } from '../../../shared/test/cluster.ts';
import { german } from './catalogue/de.ts';
import { sentence } from './move-rows.ts';
import { ruleDetails, ruleRows, rulesTitle } from './rule-rows.ts';
import { initialState } from './state.ts';
import { useTranslations } from './text.ts';

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

  it('name rules in the words of the reader, their own names as they are', () => {
    useTranslations((english) => english, german);
    try {
      const said = (data: Readonly<Record<string, string>>) =>
        sentence(reason('lint-conflict', data)) + sentence(reason('pinned', { nodes: 'a', ...data }));
      expect(said({ rules: 'HA rule home, rule tag and pool rule x', origin: 'tag' })).to.equal(
        'HA-Regel home, Regel tag und Pool-Regel x können nicht alle geltenfestgelegt auf a (Tag)',
      );
      expect(said({ rules: 'ruler', origin: 'HA rule rule x' }))
        .to.contain('ruler')
        .contain('HA-Regel rule x');
    } finally {
      useTranslations((english) => english, {});
    }
  });

  it('say below what is odd about a rule', () => {
    const state = stateOf('a 64G: 100 8G #rebalance_apart_x, 101 8G #rebalance_apart_x\nb 64G:');
    const [row] = ruleRows(state);
    expect(row?.state).to.equal('not in force');
    expect(ruleDetails(state, row?.id ?? '')).to.contain('<li>');
    expect(ruleDetails(state, 'no such rule')).to.equal('');
  });
});
