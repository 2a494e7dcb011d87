import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings } from '../settings/settings.ts';
import { impliedApart } from './implied-apart.ts';
import { rulesInForce } from './rules-of.ts';

const implied = (text: string) => {
  const snapshot = cluster(text);
  const rules = (kind: 'apart' | 'together') => rulesInForce(snapshot, Settings.parse({}), kind);
  const apart = rules('apart').flatMap((rule) => (rule.kind === 'apart' ? [rule] : []));
  const together = rules('together').flatMap((rule) => (rule.kind === 'together' ? [rule] : []));
  return impliedApart(apart, together).map(({ vmids }) => vmids);
};
const guests = 'pve1 64G: 100 8G ha, 101 8G ha, 102 8G ha, 103 8G ha\npve2 64G:';

describe('rules that HA derives from others', () => {
  it('story 11: keep all of a bundle away from whom one of it avoids', () => {
    expect(implied(`ha together t 100 101\nha apart a 101 103\n${guests}`)).to.deep.equal([[100, 103]]);
    expect(
      implied(`ha together t 100 101\nha together u 101 102\nha apart a 102 103\n${guests}`),
    ).to.deep.equal([
      [100, 103],
      [101, 103],
    ]);
  });

  it('say nothing where nothing overlaps', () => {
    expect(implied(`ha together t 100 101\nha apart a 102 103\n${guests}`)).to.deep.equal([]);
  });
});
