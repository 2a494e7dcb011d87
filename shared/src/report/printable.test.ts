import { expect } from 'chai';
import { printable } from './printable.ts';

describe('printable', () => {
  it('takes away what a terminal would obey and what hides or reorders text', () => {
    expect(printable('web\u001b[31m\n01\u0007')).to.equal('web [31m 01');
    expect(printable('a\u202eb\u200bc')).to.equal('a b c');
  });

  it('keeps letters of any language', () => {
    expect(printable('Büro-データ 🖥')).to.equal('Büro-データ 🖥');
  });

  it('ends what is too long with an ellipsis', () => {
    expect(printable('abcdef', 4)).to.equal('abc…');
  });
});
