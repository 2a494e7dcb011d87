import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { ruleView } from '../rules/rule-view.ts';
import { Settings } from '../settings/settings.ts';
import { plainPaint } from './paint.ts';
import { rulesText } from './rules-text.ts';

describe('the rules as text', () => {
  it('say what each demands, of whom, who could write it, and whether it is kept', () => {
    const text =
      'ha prefer r 100 pve1:2 pve2:1\npve1 64G: 100 8G ha, 101 8G #plb_anti_affinity_a\npve2 64G: 102 8G #plb_anti_affinity_a #plb_pin_pve1';
    const settings = Settings.parse({
      rules: [
        { type: 'apart', name: 'two', guests: ['100-102'], most: 2 },
        { type: 'between', name: 'rooms', guests: ['100'], others: ['101'], soft: true },
        {
          type: 'sites',
          name: 'both',
          guests: ['100-102'],
          sitesMin: 2,
          mostPerSite: 2,
          leastPerSite: { a: 1 },
        },
      ],
      sites: [{ site: 'a', nodes: ['pve1'] }],
    });
    expect(rulesText(ruleView(cluster(text), settings), plainPaint)).to.deep.equal([
      'Rule                     Demands                                                   Guests         Who could write it  Now',
      'HA rule r                on pve1:2, pve2:1, if possible                            100            administrators      kept',
      'rule two                 at most 2 per node                                        100, 101, 102  administrators      kept',
      'rule rooms               on no node with 101, if possible                          100            administrators      broken by 100, 101',
      'rule both                on 2 sites at least, at most 2 per site, at least 1 on a  100, 101, 102  administrators      kept',
      'tag plb_anti_affinity_a  on different nodes                                        101, 102       anyone              not in force',
      'tag plb_pin_pve1         on pve1                                                   102            its own guest       broken by 102',
      '',
      '2 rules are broken.',
      'warning: anyone with VM.Config.Options could set this tag. Maybe run: pvesh set /cluster/options --registered-tags "plb_anti_affinity_a"',
    ]);
  });

  it('say so where there are none', () => {
    expect(rulesText(ruleView(cluster('pve1 64G: 100 8G'), Settings.parse({})), plainPaint)).to.deep.equal([
      'There are no rules.',
      '',
    ]);
  });
});
