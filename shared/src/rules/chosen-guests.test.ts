import { expect } from 'chai';
import fc from 'fast-check';
import { cluster } from '../../test/cluster.ts';
import { chosenGuests } from './chosen-guests.ts';

const [guest] = cluster('pve1 16G: 100 1G').guests;
const isMeant = (pattern: string, name: string): boolean =>
  guest !== undefined && chosenGuests([{ ...guest, name }], [pattern]).length === 1;

describe('patterns of names', () => {
  it('have * for any characters and ? for one, in small letters or large ones', () => {
    for (const pattern of ['web-01', 'WEB-*', '*', '*-01', 'w?b-0?', '*b*0*', '**', 'web-01*', 'web?*1'])
      expect(isMeant(pattern, 'Web-01'), pattern).to.equal(true);
    for (const pattern of ['web', 'web-*2', '?', 'web-01?', '*-02', 'web-01-*', '', 'eb-01', 'web.01'])
      expect(isMeant(pattern, 'Web-01'), pattern).to.equal(false);
  });

  it('mean what a regular expression would', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 6 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 7 });
    fc.assert(
      fc.property(short, name, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
        expect(isMeant(pattern, text)).to.equal(expression.test(text.replace(/\*+/g, '*')));
      }),
    );
  });

  it('S18: take no longer the more stars they have', () => {
    const startedMs = performance.now();
    expect(isMeant(`${'*?'.repeat(20)}!`, 'a'.repeat(60))).to.equal(false);
    expect(performance.now() - startedMs).to.be.below(1000);
  });
});
