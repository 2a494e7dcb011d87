import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { afterPlan, planOf } from '../../test/plan-of.ts';
import { verify } from '../plan/verify.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';

const SPREAD: SettingsInput = { rules: [{ type: 'spread', name: 'web', guests: ['100-109'] }], movesMax: 20 };

function counts(text: string, input: SettingsInput = SPREAD): string {
  const snapshot = cluster(text);
  const settings = Settings.parse(input);
  const plan = planOf(snapshot, settings);
  expect(verify(snapshot, settings, plan)).to.deep.equal([]);
  const after = afterPlan(snapshot, plan);
  return after.nodes
    .map(({ name }) => after.guests.filter(({ node, vmid }) => node === name && vmid < 110).length)
    .join('+');
}

const six = '100 1G, 101 1G, 102 1G, 103 1G, 104 1G, 105 1G';

describe('keep-spread', () => {
  it('spreads six members over three nodes as two and two and two', () => {
    expect(counts(`pve1 64G: ${six}\npve2 64G:\npve3 64G:`)).to.equal('2+2+2');
  });

  it('spreads seven members over three nodes with a difference of one', () => {
    expect(counts(`pve1 64G: ${six}, 106 1G\npve2 64G:\npve3 64G:`).split('+').sort().join('+')).to.equal(
      '2+2+3',
    );
  });

  it('moves nobody where they are spread already', () => {
    expect(counts('pve1 64G: 100 1G, 101 1G\npve2 64G: 102 1G, 103 1G\npve3 64G: 104 1G')).to.equal('2+2+1');
  });

  it('leaves nodes out that take nobody', () => {
    expect(counts(`pve1 64G: ${six}\npve2 64G:\npve3 64G:`, { ...SPREAD, reservedNodes: ['pve3'] })).to.equal(
      '3+3+0',
    );
  });

  for (const soft of [false, true])
    it(`spreads over sites${soft ? ', as a wish, too' : ''}`, () => {
      const input: SettingsInput = {
        rules: [{ type: 'spread', name: 'web', guests: ['100-109'], per: 'site', soft }],
        sites: [
          { site: 'a', nodes: ['pve1', 'pve2'] },
          { site: 'b', nodes: ['pve3'] },
        ],
      };
      const [one = 0, two = 0, three = 0] = counts(
        'pve1 64G: 100 1G, 101 1G\npve2 64G: 102 1G, 103 1G\npve3 64G:',
        input,
      )
        .split('+')
        .map(Number);
      expect([one + two, three]).to.deep.equal([2, 2]);
    });
});
