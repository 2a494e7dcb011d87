import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { reasonText } from '../plan/reason.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { RuleView, ruleView } from './rule-view.ts';

const viewOf = (text: string, input: SettingsInput = {}) => ruleView(cluster(text), Settings.parse(input));
const linesOf = (text: string, input: SettingsInput = {}) =>
  viewOf(text, input).findings.map(({ level, reason }) => `${level}: ${reasonText(reason)}`);
const stateOf = (text: string, input: SettingsInput = {}) =>
  viewOf(text, input).rows.map(({ rule, state, brokenVmids }) =>
    `${rule.id} ${state} ${brokenVmids.join(' ')}`.trim(),
  );

const TRUST = { trustFreeTags: true };

describe('the rule view', () => {
  it('lists every rule once, wherever it was written, and fits its schema', () => {
    const text =
      'cluster registered=plb_affinity_a\nha apart r 100 101\n' +
      'pve1 64G: 100 8G ha #plb_affinity_a, 101 8G ha #plb_ignore, 102 8G #plb_affinity_a #rebalance_pin_pve1\npve2 64G:';
    const view = viewOf(text, { rules: [{ type: 'apart', name: 'own', guests: ['101', '102'] }] });
    expect(view.rows.map(({ rule }) => rule.id)).to.deep.equal([
      ...['HA rule r', 'rule own', 'tag plb_affinity_a', 'tag plb_ignore', 'tag rebalance_pin_pve1'],
    ]);
    expect(RuleView.parse(view)).to.deep.equal(view);
  });

  it('says which are kept now, and who is in the wrong place', () => {
    const text =
      'pve1 64G: 100 8G #plb_affinity_a, 101 8G #plb_anti_affinity_b\npve2 64G: 102 8G #plb_affinity_a #plb_pin_pve1';
    expect(stateOf(text, TRUST)).to.deep.equal([
      'tag plb_affinity_a broken 100 102',
      'tag plb_anti_affinity_b kept',
      'tag plb_pin_pve1 broken 102',
    ]);
    expect(stateOf(text)[0]).to.equal('tag plb_affinity_a not-in-force');
  });

  it('says of rules about sites that they count, of wishes as of strict ones', () => {
    const rules = (soft: boolean): SettingsInput => ({
      sites: [
        { site: 'a', nodes: ['pve1'] },
        { site: 'b', nodes: ['pve2'] },
      ],
      rules: [
        { type: 'spread', name: 's', guests: ['100', '101'], per: 'site', soft },
        { type: 'between', name: 'b', guests: ['100'], others: ['101'], per: 'site', soft },
        { type: 'sites', name: 'm', guests: ['100', '101'], sitesMin: 2, soft },
      ],
    });
    const text = 'pve1 64G: 100 8G\npve2 64G: 101 8G';
    expect(linesOf(text, rules(false)).filter((line) => line.includes('no effect'))).to.deep.equal([]);
    expect(linesOf(text, rules(true)).filter((line) => line.includes('no effect'))).to.deep.equal([]);
  });

  it('judges spreads, groups against groups, and sites', () => {
    const text = 'pve1 64G: 100 8G, 101 8G, 102 8G\npve2 64G: 103 8G\npve3 64G:';
    const sites = [
      { site: 'a', nodes: ['pve1', 'pve2'] },
      { site: 'b', nodes: ['pve3'] },
    ];
    const rules: SettingsInput['rules'] = [
      { type: 'spread', name: 'even', guests: ['100-103'] },
      { type: 'between', name: 'rooms', guests: ['100'], others: ['103'], per: 'site' },
      { type: 'between', name: 'nodes', guests: ['100'], others: ['103'] },
      { type: 'sites', name: 'both', guests: ['100-103'], sitesMin: 2 },
      { type: 'sites', name: 'one each', guests: ['100-103'], leastPerSite: { b: 1 } },
      { type: 'sites', name: 'few', guests: ['100-103'], mostPerSite: 4 },
    ];
    expect(stateOf(text, { rules, sites })).to.deep.equal([
      'rule even broken 100 101 102',
      'rule rooms broken 100 103',
      'rule nodes kept',
      'rule both broken 100 101 102 103',
      'rule one each broken 100 101 102 103',
      'rule few kept',
    ]);
  });
});

describe('lint of rules', () => {
  it('story 26: names the node that was probably meant by a pin', () => {
    expect(linesOf('pve1 64G: 100 8G #plb_pin_pvee1\npve2 64G:')).to.deep.equal([
      'error: tag plb_pin_pvee1 names pvee1, which does not exist. Maybe pve1',
    ]);
    expect(linesOf('pve1 64G: 100 8G #plb_pin_storage\npve2 64G:')).to.deep.equal([
      'error: tag plb_pin_storage names storage, which does not exist',
    ]);
  });

  it('story 26: names the tag that was probably meant', () => {
    const line = (tag: string) => linesOf(`pve1 64G: 100 8G #${tag}\npve2 64G:`)[0];
    expect(line('plb_afinity_db')).to.equal(
      'warning: tag plb_afinity_db (on 100) is no rule. Maybe plb_affinity_db',
    );
    expect(line('plb_exclude_db')).to.equal(
      'warning: tag plb_exclude_db (on 100) is no rule. Maybe plb_anti_affinity_db',
    );
    expect(line('rebalnce_ignore')).to.equal(
      'warning: tag rebalnce_ignore (on 100) is no rule. Maybe rebalance_ignore',
    );
    expect(line('plb_something')).to.equal(
      'warning: tag plb_something (on 100) looks like a rule and is none',
    );
    for (const innocent of ['prod', 'pinned', 'ignore', 'web_pin', 'plc_line', 'affinity_db'])
      expect(line(innocent), innocent).to.equal(undefined);
  });

  it('tells of guests, pools and sites that do not exist', () => {
    const rules: SettingsInput['rules'] = [
      { type: 'together', name: 'r', guests: ['100', '101', '999'] },
      { type: 'apart', name: 'p', guests: ['pool:prod'] },
      { type: 'sites', name: 's', guests: ['100', '101'], leastPerSite: { nowhere: 1 } },
    ];
    const lines = linesOf('pve1 64G: 100 8G, 101 8G\npve2 64G:', {
      ...{ rules, reservedNodes: ['pve9'], neverMoveVmids: [777] },
      sites: [{ site: 'a', nodes: ['pve1'] }],
    });
    expect(lines).to.include.members([
      'error: setting reserved nodes names pve9, which does not exist. Maybe pve1',
      'error: rule s names site nowhere, which the settings do not describe',
      'warning: rule r means nobody by 999',
      'warning: pool rule p names pool prod, which does not exist',
      'note: setting never moved means nobody by 777',
      'note: pool rule p has no effect: there is no such guest',
    ]);
  });

  it('tells of relations that have one member, or nobody to relate to', () => {
    expect(linesOf('pve1 64G: 100 8G #plb_affinity_a\npve2 64G: 101 8G', TRUST)).to.deep.equal([
      'warning: tag plb_affinity_a has no effect: its only guest is 100',
    ]);
    const rules: SettingsInput['rules'] = [
      { type: 'between', name: 'b', guests: ['100'], others: ['100'] },
      { type: 'spread', name: 's', guests: ['100', '101'], per: 'site' },
    ];
    expect(linesOf('pve1 64G: 100 8G\npve2 64G: 101 8G', { rules })).to.deep.equal([
      'warning: rule b has no effect: there is nobody to be apart from',
      'warning: rule s speaks of sites, but the settings name none',
    ]);
  });

  it('tells of contradictions by the fewest rules that cannot all hold', () => {
    const text =
      'ha together r1 100 101\nha apart r2 100 101\nha apart r3 100 102\n' +
      'pve1 64G: 100 8G ha, 101 8G ha\npve2 64G: 102 8G ha';
    expect(linesOf(text)).to.deep.equal(['error: HA rule r1 and HA rule r2 cannot all hold']);
  });

  it('finds a circle of rules: a with b, b with c, c not with a', () => {
    const text =
      'ha together r1 100 101\nha together r2 101 102\nha apart r3 102 100\nha apart r4 100 103\n' +
      'pve1 64G: 100 8G ha, 101 8G ha, 102 8G ha\npve2 64G: 103 8G ha\npve3 64G:';
    expect(linesOf(text)).to.deep.equal(['error: HA rule r1, HA rule r2 and HA rule r3 cannot all hold']);
  });

  it('finds pins of guests that belong together and have no node in common', () => {
    const text =
      'pve1 64G: 100 8G #plb_affinity_a #plb_pin_pve1\npve2 64G: 101 8G #plb_affinity_a #plb_pin_pve2';
    expect(linesOf(text, TRUST)).to.deep.equal([
      'error: tag plb_affinity_a, tag plb_pin_pve1 and tag plb_pin_pve2 cannot all hold',
    ]);
  });

  it('finds more guests to be apart than nodes, also where some nodes take none', () => {
    const text =
      'pve1 64G: 100 8G #plb_anti_affinity_a, 101 8G #plb_anti_affinity_a\npve2 64G: 102 8G #plb_anti_affinity_a';
    expect(linesOf(text, TRUST)).to.deep.equal([
      'error: tag plb_anti_affinity_a has 3 guests, and there is room for 2',
    ]);
    const reserved = { ...TRUST, reservedNodes: ['pve3'] };
    expect(linesOf(`${text}\npve3 64G:`, reserved)).to.deep.equal([
      'error: tag plb_anti_affinity_a and pve3 takes no guests cannot all hold',
    ]);
    expect(linesOf(`${text}\npve3 64G:`, TRUST)).to.deep.equal([]);
  });

  it('finds guests that belong together and fit no node', () => {
    const text = 'pve1 32G: 100 20G #plb_affinity_a\npve2 32G: 101 20G #plb_affinity_a';
    expect(linesOf(text, TRUST)[0]).to.match(
      /^error: tag plb_affinity_a needs 41\.\d GiB on one node, and the largest/,
    );
  });

  it('finds what is said twice, and what is said in stronger words', () => {
    const rules: SettingsInput['rules'] = [
      { type: 'apart', name: 'all', guests: ['100-102'] },
      { type: 'apart', name: 'two', guests: ['100', '101'], soft: true },
      { type: 'apart', name: 'again', guests: ['102', '100', '101'] },
      { type: 'pin', name: 'here', guests: ['100'], nodes: ['pve1'] },
      { type: 'pin', name: 'near', guests: ['100'], nodes: ['pve1', 'pve2'] },
      { type: 'pin', name: 'anywhere', guests: ['101'], nodes: ['pve1', 'pve2', 'pve3'] },
    ];
    expect(linesOf('pve1 64G: 100 8G\npve2 64G: 101 8G\npve3 64G: 102 8G', { rules })).to.have.members([
      'note: rule all and rule again say the same',
      'note: rule two has no effect: rule all says it already, and more',
      'note: rule two has no effect: rule again says it already, and more',
      'note: rule near has no effect: rule here says it already, and more',
      'note: rule anywhere has no effect: it is kept wherever its guests are',
    ]);
  });

  it('tells of free tags with the remedy, and of rules that choose by them', () => {
    const text = 'pve1 64G: 100 8G #plb_affinity_a #web\npve2 64G: 101 8G #plb_affinity_a #web';
    const rules: SettingsInput['rules'] = [{ type: 'apart', name: 'r', guests: ['tag:web'] }];
    expect(linesOf(text, { rules })).to.deep.equal([
      'warning: anyone with VM.Config.Options could set this tag. Maybe run: pvesh set /cluster/options --registered-tags "plb_affinity_a"',
      'note: rule r chooses guests by tags that anyone with VM.Config.Options could set: web',
    ]);
  });

  it('has nothing to say about rules that are well', () => {
    const text =
      'ha apart r1 100 101\nha prefer r2 102 pve1:2 pve2:1\npve1 64G: 100 8G ha #plb_pin_pve1, 102 8G ha #prod\npve2 64G: 101 8G ha #plb_ignore';
    expect(linesOf(text)).to.deep.equal([]);
  });
});
